### Lo que Unmask dice a las personas, en español. Las claves son las de en.ftl.

paragraph = { $sentences }

## The verdict

headline =
    { $headline ->
        [strong-signs] Indicios fuertes de manipulación
        [some-signs] Algunos indicios de manipulación
        [faint-signs] Leves indicios de manipulación
        [no-signs] No se hallaron indicios: eso no lo hace auténtico
       *[cannot-tell] No se puede determinar
    }
level =
    { $level ->
        [very-strong] apoyo muy fuerte
        [strong] apoyo fuerte
        [moderately-strong] apoyo moderadamente fuerte
        [moderate] apoyo moderado
        [weak] apoyo débil
       *[no-support] ningún apoyo
    }
side =
    { $side ->
        [manipulated] a favor de una manipulación
       *[not-manipulated] en contra de una manipulación
    }
support = { $level } { $side }
share =
    { $weighed ->
        [1] la única prueba que aquí tiene peso
       *[other] { $supporting ->
            [0] las { $weighed } pruebas que aquí tienen peso en conjunto, aunque de ninguna por sí sola
            [1] una de las { $weighed } pruebas que aquí tienen peso
           *[other] { $supporting } de las { $weighed } pruebas que aquí tienen peso
        }
    }
verdict-support = En la escala forense: { $support }, que viene de { $share } ({ $families }).
verdict-split = Hay apoyo de { $share } ({ $families }), pero en conjunto las pruebas no favorecen a ninguna de las partes.
verdict-undecided =
    { $weighed ->
        [1] La única prueba que aquí tiene peso no favorece a ninguna de las partes.
       *[other] Ninguna de las { $weighed } pruebas que aquí tienen peso favorece a una de las partes.
    }
verdict-unweighed =
    { $scored ->
        [1] Una prueba dio un resultado, pero aquí no tiene peso.
       *[other] { $scored } pruebas dieron un resultado, pero ninguna tiene peso aquí.
    }
error-rate-alarms =
    { $count ->
        [0] Falsas alarmas: en nuestras mediciones, { $kind ->
            [image] ninguna de { $items } imágenes reales
           *[video] ninguno de { $items } vídeos reales
        } llegó { $reach ->
            [as-far] hasta aquí
           *[moderate] a un apoyo moderado
        }.
       *[other] Falsas alarmas: en nuestras mediciones, { $count } de { $items } { $kind ->
            [image] imágenes reales
           *[video] vídeos reales
        } { $count ->
            [1] llegó
           *[other] llegaron
        } { $reach ->
            [as-far] también hasta aquí
           *[moderate] a un apoyo moderado
        }.
    }
error-rate-misses =
    Esto no descarta nada: en nuestras mediciones, { $count } de { $items } { $kind ->
        [image] imágenes falsas
       *[video] vídeos falsos
    } { $count ->
        [1] obtuvo
       *[other] obtuvieron
    } también este resultado.
verdict-no-test = No se eligió ninguna prueba.
verdict-failed =
    { $failed ->
        [1] Falló una prueba, y ninguna otra dio un resultado.
       *[other] Fallaron { $failed } pruebas, y ninguna otra dio un resultado.
    }
verdict-abstained-one = La prueba no pudo juzgar este material. { $reason }
verdict-abstained = Ninguna de las { $tests } pruebas pudo juzgar este material.
conflict = Las pruebas se contradicen: { $accusing } da { $accusing-support }; { $clearing } da { $clearing-support }.

next-look = Mire el momento { TIME($time) }: ahí es donde más puntúa «{ $test }».
next-look-evidence = Mire lo que muestra «{ $test }».
next-original = Pida el archivo original: cada copia que hace una plataforma borra rastros.
next-better-copy = Pida el archivo original: una copia más grande y menos comprimida puede ser juzgada por más pruebas.
next-search = Busque un fotograma en la web: ¿dónde apareció primero?, ¿son distintas otras copias?
next-source = Pregunte quién lo grabó, cuándo y dónde.

result =
    { $result ->
        [strong-signs] Indicios fuertes de manipulación
        [some-signs] Algunos indicios de manipulación
        [faint-signs] Leves indicios de manipulación
        [no-signs] Sin indicios de manipulación
        [undecided] Sin indicios claros en ningún sentido
        [unweighed] Aquí no tiene peso
        [beside] Aparte del veredicto
        [abstained] No pudo juzgar
       *[failed] Falló
    }
weight-manipulated = Esto da { $level } a favor de una manipulación: unos indicios así son unas { $ratio } veces más probables con material manipulado que con material sin manipular.
weight-not-manipulated = Esto da { $level } en contra de una manipulación: unos indicios así son unas { $ratio } veces más probables con material sin manipular que con material manipulado.

## The analysis

note-borders = La imagen tiene barras o un borde; las pruebas solo miraron los { $width } × { $height } px de dentro.
note-crowd = Solo se examinaron las { $faces } caras más grandes de cada fotograma.
note-missing-network = Se analizó sin { $name }, una red grande. Para obtenerla, ejecute `unmask weights fetch { $name }`.
note-not-kept = No se pudo guardar el archivo: { $reason }
test-broke = La prueba se interrumpió por un error: { $error }.

note-interlaced = El vídeo está entrelazado; sus fotogramas se desentrelazaron antes de las pruebas.
note-damaged =
    { $packets ->
        [one] Se omitió una parte dañada del vídeo.
       *[other] Se omitieron { $packets } partes dañadas del vídeo.
    }
note-out-of-order =
    { $frames ->
        [one] Se omitió un fotograma cuya marca de tiempo retrocede.
       *[other] Se omitieron { $frames } fotogramas cuyas marcas de tiempo retroceden.
    }
note-stretched = Los píxeles del vídeo no son cuadrados ({ $ratio }); se analizó tal como está guardado, más estrecho o más ancho de como lo muestran los reproductores.
note-high-dynamic-range = El vídeo es de alto rango dinámico (HDR); sus colores se analizaron sin conversión de tonos.
note-breaks-off = El vídeo se corta a los { NUMBER($reached, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de { NUMBER($announced, minimumFractionDigits: 1, maximumFractionDigits: 1) } s; solo se analizó esa parte.
note-only-seconds = Solo se analizaron los primeros { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, porque se alcanzó el límite de { $limit }.
note-only-frames = Solo se analizaron los primeros { $frames } de { $count } fotogramas, porque se alcanzó el límite de { $limit }.
note-damaged-animation = Solo se analizaron los primeros { $frames } de { $count } fotogramas, porque después el archivo está dañado.
limit-frames = { $frames } fotogramas
limit-seconds = { $seconds } s
note-joined = El archivo une { $count } grabaciones, cada una con su propio reloj. Se examinaron una tras otra, como las muestran los reproductores.
note-streams = El archivo contiene { $count } pistas de vídeo. Solo se examinó la que muestran los reproductores ({ $chosen }); quien elige otra ({ $others }) ve otras imágenes.
note-changing-size = La imagen cambia de tamaño a lo largo del vídeo ({ $sizes }); cada fotograma se examinó con su propia forma.
note-few-frames = Solo se pudieron leer { $frames } de los { $count } fotogramas del archivo.
note-pages =
    { $page ->
        [1] El archivo contiene { $pages } imágenes. Solo se examinó la primera; guarde las demás en archivos aparte para analizarlas.
       *[other] El archivo contiene { $pages } imágenes. Solo se examinó la número { $page }, la primera que no está en blanco; guarde las demás en archivos aparte para analizarlas.
    }
note-made-smaller = La imagen ({ $size }) es mayor de lo que se examina y se redujo a { $divisor ->
        [2] la mitad
       *[other] 1/{ $divisor }
    } de su anchura y altura, lo que borra los rastros finos. Las pruebas que los buscan recortan partes del archivo a tamaño completo, si este lo permite; para que se examine otra parte, recórtela y analícela también.
note-upper-part = La imagen está incompleta: solo se pudo leer y examinar su { NUMBER($share, style: "percent") } superior.
note-coarse = La imagen está incompleta: en el archivo faltan partes de ella o sus detalles finos.
note-from-page = El enlace lleva a una página; su vídeo se tomó de { $taken }
note-from-page-of-several = El enlace lleva a una página con { $count } vídeos. El examinado es { $taken } ; para analizar otro, dé su dirección: { $others }
note-from-page-of-more = El enlace lleva a una página con { $count } vídeos o más. El examinado es { $taken } ; para analizar otro, dé su dirección: { $others }
note-other-size = { $left-out } de { $count } fotogramas tienen otro tamaño que los demás y se omitieron.

## What cannot be analysed

refused = { $reason }.
refused-named = { $name }: { $reason }.
refused-frame = fotograma { $number }: { $reason }

refused-nothing = no se dio nada; se esperaba una ruta o un enlace
refused-blob = una dirección blob: lleva a algo dentro de una sola pestaña de un navegador y a ningún otro sitio; guarde la imagen o el vídeo, o use la extensión en la página
refused-data = una dirección data: es la imagen misma, escrita como texto; guárdela como archivo y dé ese archivo
refused-of-the-browser = una dirección que empieza por { $scheme }: pertenece al propio navegador; dé el enlace http o https de la imagen o el vídeo, o el archivo
refused-no-scheme = no existe ese archivo; compruebe la ruta o, si es un enlace, escriba https:// delante
refused-missing = no existe ese archivo; compruebe la ruta
refused-dangling = apunta a un archivo que ya no existe; dé el archivo mismo
refused-permission = usted no tiene permiso para leerlo; cambie sus permisos o cópielo
refused-unreadable = no se puede leer ({ $detail }); compruebe la ruta
refused-no-path = no es una ruta a un archivo; compruebe la ruta
refused-folder = es una carpeta; dé la imagen o el vídeo que contiene
refused-device = es una tubería o un dispositivo, no un archivo; dé un archivo de imagen o de vídeo
refused-empty = el archivo está vacío; consiga una copia completa
refused-large-file = el archivo ocupa { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB y se admiten como máximo { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB; recorte la parte que quiere analizar
refused-gone = el archivo ya no se puede leer ({ $detail })
refused-changed = el archivo cambió mientras se analizaba; analícelo de nuevo
refused-unread-or-no-room = no se puede leer, o no se puede guardar nada en la carpeta temporal ({ $detail }); compruebe ambas cosas
refused-no-room = no se pueden guardar sus fotogramas ({ $detail }); haga sitio en la carpeta temporal

refused-only-frames = solo se entregaron sus fotogramas; se esperaba un archivo
refused-times =
    { $frames ->
        [one] se entregó 1 fotograma
       *[other] se entregaron { $frames } fotogramas
    } y { $times ->
        [one] 1 tiempo
       *[other] { $times } tiempos
    }; se esperaba al menos un fotograma, y un tiempo para cada uno
refused-order = los tiempos de los fotogramas no van en aumento; entregue los fotogramas en orden
refused-animation = es una animación; se esperaba una imagen fija
refused-no-picture = no es una imagen; se esperaba JPEG, PNG o WebP
refused-damaged-frame = está dañado o incompleto ({ $detail })

refused-pdf = es un PDF; guarde como archivos las imágenes que contiene y dé esos archivos
refused-archive = es un archivo comprimido; descomprímalo y dé las imágenes o los vídeos que contiene
refused-document = es un documento de Office; guarde como archivos las imágenes o los vídeos que contiene y dé esos archivos
refused-old-document = es un documento antiguo de Office; guarde como archivos las imágenes que contiene y dé esos archivos
refused-saved-page = es una página web guardada; dé su enlace, o la imagen o el vídeo mismos
refused-drawing = es un dibujo vectorial, no una fotografía; expórtelo como PNG
refused-layers = es un documento de un programa de dibujo; expórtelo como PNG o JPEG
refused-jpeg-xl = es una imagen JPEG XL, un formato que no se lee; conviértala a PNG
refused-jpeg-2000 = es una imagen JPEG 2000, un formato que no se lee; conviértala a PNG
refused-high-range = es una imagen OpenEXR o HDR, un formato que no se lee; conviértala a PNG
refused-raw = es un archivo RAW de una cámara; esos archivos no se leen, porque la imagen ya lista que contienen es solo una pequeña vista previa: exporte la fotografía como JPEG, PNG o TIFF
refused-tiff = es un TIFF de un tipo que no se lee, o está dañado; guárdelo como PNG o JPEG
refused-form = la imagen es de un tipo que no se lee; guárdela como PNG o JPEG
refused-damaged-picture = la imagen está dañada o incompleta ({ $detail }); consiga una copia completa
refused-upper-part = la imagen está incompleta: solo se puede leer su { NUMBER($share, style: "percent") } superior; consiga una copia completa
refused-large-picture = la imagen tiene { $width } × { $height } píxeles; se admiten como máximo { $millions } millones; recorte la parte que quiere analizar

refused-neither = no es una imagen ni un vídeo que se pueda leer; se esperaba, por ejemplo, MP4, WebM o JPEG
refused-no-index = el archivo está incompleto: le falta el índice; vuelva a copiarlo o descargarlo
refused-only-sound = no tiene imagen que analizar, solo sonido; se esperaba una imagen o un vídeo
refused-codec = su imagen está en un formato que no se puede decodificar; conviértalo a H.264
refused-large-frames = sus fotogramas tienen { $width } × { $height } píxeles; se admiten como máximo { $millions } millones; recórtelos a la parte que quiere analizar
refused-no-frames = no se puede decodificar ninguno de sus fotogramas; el archivo está dañado o cifrado
refused-stretch = no se puede decodificar ningún fotograma de ese tramo
refused-badly-decoded = se decodificó mal ({ $detail })
refused-no-sound = no tiene sonido
refused-sound-codec = su sonido está en un formato que no se puede decodificar
refused-sound-rate = su sonido tiene { $rate } muestras por segundo; el archivo está dañado
refused-damaged-sound = no se puede decodificar nada de su sonido; el archivo está dañado o cifrado

refused-damaged = está dañado y no se puede decodificar ({ $detail })
refused-memory = decodificarlo requiere más memoria que el límite de { $mebibytes } MiB
refused-slow = la decodificación no terminó en { $seconds } s; pruebe con una parte más corta
refused-processor-time = la decodificación necesitó más tiempo de procesador del permitido; pruebe con una parte más corta
refused-crashed = el decodificador falló con él ({ $how }); el archivo está dañado, o se hizo para causar daño
refused-no-proper-answer = el decodificador no dio una respuesta válida; el archivo está dañado

refused-malformed = el enlace está mal formado; compruébelo
refused-scheme = no se admiten enlaces que empiezan por { $scheme }://; dé un enlace http o https, o un archivo
refused-no-server = el enlace no nombra ningún servidor; compruébelo
refused-password = no se admiten enlaces con nombre de usuario y contraseña; descargue el archivo y delo
refused-unknown-server = no se encuentra el servidor del enlace; compruebe el enlace
refused-not-public = el enlace lleva a esta máquina o a una red privada, lo que no está permitido; descargue el archivo y delo
refused-no-answer = el servidor no responde; inténtelo más tarde
refused-status = el servidor respondió con el estado { $status }; compruebe el enlace
refused-redirects = el enlace fue redirigido más de { $times } veces; compruébelo
refused-compressed = el servidor envía el archivo comprimido; descargue el archivo y delo
refused-large-download = el archivo ocupa más de los { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB que se pueden descargar; descárguelo usted y dé la parte que quiere analizar
refused-slow-download = la descarga tardó más de { $seconds } s; descargue usted el archivo y delo
refused-download = la descarga falló ({ $detail }); compruebe el enlace e inténtelo de nuevo
refused-connection = el servidor rechazó la conexión; compruebe el enlace e inténtelo de nuevo
refused-broken-off = el servidor cortó la conexión; inténtelo más tarde
refused-unreachable = no se puede llegar al servidor; compruebe su conexión a la red y el enlace
refused-not-in-store = no existe ese archivo en el almacén; compruebe la URL
refused-store = no se puede obtener del almacén ({ $detail })

refused-page = { $reason }; descargue la imagen o el vídeo y dé el archivo
refused-nothing-on-page = el enlace lleva a una página web, y en ella no se encontró ninguna imagen ni ningún vídeo que se pueda descargar
refused-nothing-on-page-since = el enlace lleva a una página web, y en ella no se encontró ninguna imagen ni ningún vídeo que se pueda descargar ({ $detail })
refused-only-pictures-on-page = el enlace lleva a una página web con imágenes y sin vídeo; en las páginas solo se buscan vídeos: haga clic derecho en la imagen y ábrala en una pestaña propia para obtener su dirección
refused-sent = se enviaron más de los { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB que se pueden descargar
refused-long-page = no se lee una página de más de { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
refused-compressed-page = el servidor envía la página comprimida, lo que no se le pidió
refused-slow-page = encontrar y descargar el vídeo de la página tardó más de { $seconds } s
refused-page-without-reader = el enlace lleva a una página web. Sus vídeos los encuentra yt-dlp, que no está instalado; instálelo con `pip install yt-dlp` o dé la dirección del propio vídeo
refused-page-processor-time = leer la página necesitó más tiempo de procesador del permitido
refused-page-memory = leer la página requiere más memoria de la permitida
refused-page-event = leer una página no debe necesitar { $event }
refused-page-local = leer una página no debe necesitar una conexión dentro de la máquina

refused-other-pictures = El archivo que el servidor dio al programa muestra otras imágenes que el navegador en el mismo momento; entregue fotogramas de lo que muestra el navegador.
refused-other-media = El servidor dio al programa { $given }, y el navegador muestra { $shown }; entregue fotogramas de lo que muestra el navegador.
medium =
    { $kind ->
        [image] una imagen
       *[video] un vídeo
    } de { $size }
medium-of-length = { $medium } y { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s

upload-file = el archivo
upload-frame = fotograma { $number }
upload-reference = imagen o vídeo { $number } de la persona
upload-too-large = { $what }: ocupa más de los { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB permitidos; recorte la parte que quiere analizar.
upload-empty = { $what }: está vacío; consiga una copia completa.
upload-not-read = { $what }: no se lee; { $reason }.
upload-neither = { $what }: no es una imagen ni un vídeo que se pueda leer; se esperaba, por ejemplo, MP4, WebM o JPEG.

job-too-long = El análisis tardó más de los { $minutes } minutos permitidos; pruebe con una parte más corta o con menos pruebas.
job-reference = No se puede comparar con la persona: { $reason }
job-broke = El análisis se interrumpió por un error ({ $error }); el registro del servicio dice por qué.
job-given-up =
    El análisis terminó sin resultado { $times ->
        [one] 1 vez
       *[other] { $times } veces
    }, la última en la etapa «{ $stage }», y se abandonó; el archivo puede ser demasiado grande para la memoria de esta máquina, o estar hecho para causar daño. Pruebe con una parte más corta o con menos pruebas.

## Tests of faces

face-drawn = La cara parece dibujada, pintada, esculpida o generada por ordenador; esta prueba solo conoce caras fotografiadas.
too-little-read = Solo se pudo leer { NUMBER($share, style: "percent", maximumFractionDigits: 1) } del archivo, demasiado poco para juzgarlo. Consiga una copia completa o recorte la parte que quiere analizar.
no-face =
    { $frames ->
        [1] No se encontró ninguna cara en la imagen.
       *[other] No se encontró ninguna cara en ninguno de los { $frames } fotogramas examinados.
    }
too-few-faces =
    { $found ->
        [one] Solo se encontró una cara utilizable de una misma persona; hacen falta { $needed }.
       *[other] Solo se encontraron { $found } caras utilizables de una misma persona; hacen falta { $needed }.
    }
stretch-picture = Es una imagen fija; esta prueba necesita un vídeo.
stretch-no-file = Solo se entregaron fotogramas sueltos; esta prueba necesita el vídeo mismo para ver todos sus fotogramas.
stretch-unread = No se pudieron leer uno tras otro los fotogramas del vídeo.
stretch-too-slow = El vídeo muestra { NUMBER($rate, maximumFractionDigits: 0) } fotogramas por segundo; hacen falta al menos { NUMBER($needed, maximumFractionDigits: 0) }.
stretch-too-short = La cara solo se puede seguir sin interrupción durante { NUMBER($seconds, maximumFractionDigits: 1) } s; hacen falta al menos { NUMBER($needed, maximumFractionDigits: 0) } s.
face-too-small = La cara más ancha mide { NUMBER($width, maximumFractionDigits: 0) } px de ancho; hacen falta al menos { $needed } px.
face-no-pose = No se puede medir la pose de la cara más ancha.
face-turned-away = La cara más ancha está girada { NUMBER($turn, maximumFractionDigits: 0) }°; se admiten como máximo { $allowed }°.
face-hidden = La cara más ancha está en parte oculta o cortada por el borde de la imagen.
face-blurred = La cara más ancha está borrosa y también todo lo que la rodea: la nitidez es como máximo de { NUMBER($sharpness, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1; hace falta { $needed }.

face-score = Persona { $person }: la puntuación de la red es { NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) }, { $rule ->
        [mean] la media de { $faces } caras
        [highest-third] la media del tercio más alto de { $faces } caras
       *[one] de la única cara de la imagen
    }.
face-score-expected = Con material de esta calidad ({ NUMBER($quality, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1), lo real puntúa en torno a { NUMBER($real, minimumFractionDigits: 1, maximumFractionDigits: 1) } y lo manipulado en torno a { NUMBER($manipulated, minimumFractionDigits: 1, maximumFractionDigits: 1) }, con un margen de { NUMBER($spread, minimumFractionDigits: 1, maximumFractionDigits: 1) }.
without-weight = Esta prueba no tiene peso en el veredicto: con material de este tipo no fue claramente mejor que juzgar solo por la borrosidad. Mire lo que muestra, no su puntuación.
not-calibrated = Esta prueba no tiene peso en el veredicto porque aquí no está calibrada. Juzgue usted qué significan sus puntuaciones.
for-you-to-judge = Se muestra para que usted juzgue; no afecta a la puntuación.

face-heat-map = { $when ->
        [high] Persona { $person } en uno de los momentos de puntuación más alta
       *[picture] Persona { $person }
    } ({ NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) }): los lugares que para la red apuntan a una manipulación, de amarillo (poco) a rojo (mucho). Los grises no apuntan a ninguna.
heat-map-title = Mapa de calor
face-scores-over-time = Persona { $person }: la puntuación de la red para cada cara a lo largo del tiempo.
face-scores-real-range = Los picos sueltos son ruido. La franja sombreada contiene las puntuaciones del 95 % del material real de esta calidad; una línea que se mantiene cerca de su borde superior es rara en el material real, y una por encima, más rara aún.

axis-time = tiempo (s)
axis-score = puntuación
axis-angle = ángulo (°)
axis-sharpness = nitidez (0 a 1)
curve-person = persona { $person }
curve-whole-picture = imagen completa
band-real-material = 95 % del material real
band-real-faces = 95 % de las caras reales

## blink

blink-count = Persona { $person }: { $count ->
        [0] ningún parpadeo
        [one] un parpadeo
       *[other] { $count } parpadeos
    } en { NUMBER($seconds, maximumFractionDigits: 1) } s, es decir, { NUMBER($rate, maximumFractionDigits: 0) } por minuto. Un tiempo tan corto admite cualquier valor entre { NUMBER($low, maximumFractionDigits: 0) } y { NUMBER($high, maximumFractionDigits: 0) } por minuto (intervalo del 95 %).
blink-people = { $is ->
        [more] Es más a menudo de lo que suele parpadear la gente.
       *[usual] Encaja con lo que muestra la gente.
    } La gente parpadea { $rest } veces por minuto en reposo, { $conversation } al conversar y { NUMBER($reading, maximumFractionDigits: 1) } al leer, en promedio de 150 personas (Bentivoglio y otros, 1997). Cada persona es distinta.
blink-shape = { $count ->
        [one] Dura { NUMBER($typical, minimumFractionDigits: 2, maximumFractionDigits: 2) } s
       *[other] Duran de { NUMBER($shortest, minimumFractionDigits: 2, maximumFractionDigits: 2) } a { NUMBER($longest, minimumFractionDigits: 2, maximumFractionDigits: 2) } s, con una mediana de { NUMBER($typical, minimumFractionDigits: 2, maximumFractionDigits: 2) } s
    }; los parpadeos de la gente duran entre 0,1 y 0,4 s. El ojo que se cierra menos se cierra, de media, un { NUMBER($agreement, style: "percent", maximumFractionDigits: 0) } de lo que se cierra el otro.
blink-without-weight = Esta prueba no tiene peso en el veredicto: los deepfakes modernos también parpadean, y mucha gente apenas parpadea en unos segundos.
blink-eyes-too-small = Los ojos miden { NUMBER($width, maximumFractionDigits: 0) } px de ancho; hacen falta al menos { NUMBER($needed, maximumFractionDigits: 0) } px.
blink-turned-away = La cabeza solo está girada como máximo { NUMBER($allowed, maximumFractionDigits: 0) }° respecto a la cámara durante { NUMBER($seconds, maximumFractionDigits: 1) } s; hacen falta al menos { NUMBER($needed, maximumFractionDigits: 0) } s.
blink-over-time = Persona { $person }: cuánto se ve de los ojos abiertos a lo largo del tiempo, la media de ambos; 1 es abierto, y lo que queda cerca de 0 es el párpado cerrado. { $blinks ->
        [0] Ninguna bajada fue lo bastante breve y profunda en ambos ojos para llamarla parpadeo.
       *[other] La línea de abajo sube mientras dura cada parpadeo.
    }
blink-eyes = Persona { $person }: un parpadeo de { NUMBER($seconds, minimumFractionDigits: 2, maximumFractionDigits: 2) } s. De izquierda a derecha: 0,3 s y 0,1 s antes, lo más cerrado, 0,1 s y 0,3 s después; el ojo de la izquierda de la imagen está encima del otro. Mire si los párpados se cierran y se abren de una pieza, sin costuras, sin un fantasma del iris y sin una borrosidad que el ojo abierto no tiene.
blink-eyes-open = Persona { $person }: los dos ojos en cinco momentos, del primero al último; el de la izquierda de la imagen, encima del otro. Compruebe que se ven: las gafas, la sombra y el pelo ocultan los parpadeos.
curve-both-eyes = ambos ojos
curve-blinks = parpadeos
axis-openness = apertura (1 = abierto)

## warping

warping-sharpness = Persona { $person }: { $faces ->
        [1] el interior de la cara
       *[other] en la mediana, el interior de la cara
    } tiene una nitidez de { NUMBER($face, minimumFractionDigits: 2, maximumFractionDigits: 2) } y lo que la rodea en el mismo fotograma, de { NUMBER($surroundings, minimumFractionDigits: 2, maximumFractionDigits: 2) }, en una escala de 0 a 1. Una cara claramente más borrosa que su entorno encaja con una deformación; si ambas están borrosas, se debe a la grabación.
warping-sharpness-over-time = Persona { $person }: nitidez del interior de la cara y de su entorno en el mismo fotograma. Ambas bajan a la vez cuando se mueve la cámara o la cabeza; busque una cara que se mantenga por debajo de su entorno.
curve-inner-face = interior de la cara
curve-surroundings = entorno

## head-pose

head-pose-angle = Persona { $person }: el interior de la cara y la cabeza entera apuntan a direcciones separadas por { NUMBER($angle, minimumFractionDigits: 1, maximumFractionDigits: 1) }° { $faces ->
        [1] en la imagen
       *[other] en la mediana de { $faces } fotogramas
    }. La mitad de { $count } caras reales muestra menos de { NUMBER($median, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, y el 95 % menos de { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) }°.
head-pose-outer = Persona { $person }: a juzgar solo por el pelo, las orejas y la mandíbula (HopeNet), el exterior de la cabeza apunta a { NUMBER($angle, minimumFractionDigits: 1, maximumFractionDigits: 1) }° del interior de la cara.
head-pose-outer-real = La mitad de { $count } caras reales muestra menos de { NUMBER($median, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, y el 95 % menos de { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) }°.
head-pose-over-time = Con el tiempo, la diferencia se inclina { NUMBER($lean, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, se dispersa { NUMBER($spread, minimumFractionDigits: 1, maximumFractionDigits: 1) }° y tiembla { NUMBER($jitter, minimumFractionDigits: 1, maximumFractionDigits: 1) }° de un fotograma a otro.
head-pose-over-time-real = { $count } personas en grabaciones reales muestran como máximo { NUMBER($lean, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, { NUMBER($spread, minimumFractionDigits: 1, maximumFractionDigits: 1) }° y { NUMBER($jitter, minimumFractionDigits: 1, maximumFractionDigits: 1) }°.
head-pose-variant-not-calibrated = Esta variante no tiene peso en el veredicto porque aquí no está calibrada; tampoco se sabe cómo ve las caras reales.
head-pose-directions = { $when ->
        [typical] Persona { $person } en un momento típico
        [widest] Persona { $person } donde más difieren las dos
       *[picture] Persona { $person }
    }: hacia dónde apunta la cabeza entera (azul) y hacia dónde el interior de la cara (naranja), a { NUMBER($angle, minimumFractionDigits: 1, maximumFractionDigits: 1) }° una de otra; hacia dónde apunta el exterior de la cabeza según HopeNet (verde), a { NUMBER($outer, minimumFractionDigits: 1, maximumFractionDigits: 1) }° del interior de la cara.
head-pose-angles-over-time = Persona { $person }: el ángulo entre las dos direcciones a lo largo del tiempo. Los picos sueltos son ruido; busque una línea que se mantenga por encima de la franja sombreada.
head-pose-outer-over-time = Persona { $person }: el ángulo entre el exterior de la cabeza, que HopeNet juzga por el pelo, las orejas y la mandíbula, y el interior de la cara; y cuánto se mueve su diferencia de un fotograma a otro.
curve-outer-against-inner = exterior frente a interior
curve-step = cambio entre fotogramas

## pulse

pulse-found = Persona { $person }: la piel late { NUMBER($rate, maximumFractionDigits: 0) } veces por minuto y las zonas de la cara laten a la vez: coherencia de { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1, relación señal-ruido de { NUMBER($snr, minimumFractionDigits: 1, maximumFractionDigits: 1) } dB durante { NUMBER($seconds, maximumFractionDigits: 0) } s (POS). Según CHROM son { NUMBER($chrom, maximumFractionDigits: 0) } latidos.
pulse-none = Persona { $person }: no destaca ningún pulso. El ritmo más fuerte de la piel, { NUMBER($rate, maximumFractionDigits: 0) } latidos por minuto según POS y { NUMBER($chrom, maximumFractionDigits: 0) } según CHROM, tiene una coherencia de { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1 y una relación señal-ruido de { NUMBER($snr, minimumFractionDigits: 1, maximumFractionDigits: 1) } dB durante { NUMBER($seconds, maximumFractionDigits: 0) } s. La compresión, el movimiento y el maquillaje ocultan la mayoría de los pulsos; que no se vea ninguno no es señal de manipulación.
pulse-flicker = Persona { $person }: la piel late { NUMBER($rate, maximumFractionDigits: 0) } veces por minuto (POS; según CHROM { NUMBER($chrom, maximumFractionDigits: 0) }; coherencia de { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1, relación señal-ruido de { NUMBER($snr, minimumFractionDigits: 1, maximumFractionDigits: 1) } dB durante { NUMBER($seconds, maximumFractionDigits: 0) } s), pero también el fondo junto a la cara. Es un parpadeo de la luz, de la cámara o de la compresión, no sangre.
pulse-usual = De { $count } vídeos en los que no puede latir ningún corazón, el 95 % tiene una coherencia inferior a { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
pulse-regions = Cuánto late cada zona con las demás, de −1 a 1: { $regions }
pulse-region = · { $region ->
        [forehead] frente
        [left-cheek] mejilla de la izquierda
        [right-cheek] mejilla de la derecha
       *[chin] barbilla
    } { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) }
pulse-background = A ese ritmo, el fondo junto a la cara cambia a la vez que ella en un { NUMBER($share, style: "percent", maximumFractionDigits: 0) } de lo que cambia la cara; desde la mitad se considera parpadeo.
pulse-no-background = No se pudo leer ningún fondo junto a la cara, así que no se puede distinguir un parpadeo de la sangre.
pulse-proves-nothing = Un pulso no demuestra que una cara sea real: la que se resintetiza fotograma a fotograma puede llevar el pulso de la persona que la mueve («High-quality deepfakes have a heart», 2025). Lo que sí puede revelar algo es una parte de la cara que no late con el resto.
pulse-without-weight = Esta prueba no pesa en el veredicto: en vídeos públicos no distinguió las caras reales de las manipuladas.
pulse-no-skin = La cara no tiene el color de la piel: el vídeo es gris, está teñido o sobreexpuesto en ese lugar. Esta prueba necesita colores naturales.
pulse-too-much-motion = La cara se mantiene bastante quieta durante solo { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s; hacen falta { NUMBER($needed, maximumFractionDigits: 0) } s, en tramos de al menos { NUMBER($piece, maximumFractionDigits: 0) } s y girada como máximo { NUMBER($turn, maximumFractionDigits: 0) }°.
pulse-hidden = Se ve demasiada poca piel descubierta: hacen falta al menos { $needed } zonas entre frente, mejillas y barbilla.
pulse-wave = Persona { $person }: el pulso en la piel a lo largo del tiempo, la media de las zonas. Busque latidos regulares de una misma forma; los huecos son momentos con demasiado movimiento.
pulse-spectrum = Persona { $person }: qué fuerza tiene cada ritmo en la cara y en el fondo junto a ella. Busque un único pico estrecho, aquí a { NUMBER($rate, maximumFractionDigits: 0) } latidos por minuto, que el fondo no tenga.
pulse-map = Persona { $person }: dónde late la piel con el conjunto de la cara, cuanto más azul, más. Lo naranja late al contrario; lo gris no late o muestra poca piel. Las manchas sueltas son ruido; busque una parte con borde, como la boca o todo el interior de la cara.
pulse-map-title = Mapa del pulso
pulse-map-of-chance = Persona { $person }: el mismo mapa que cuando se encuentra un pulso: lo azul cambia con el conjunto de la cara a su ritmo más fuerte, lo naranja al contrario. Aquí no se encontró ningún pulso, así que muestra el azar, un parpadeo o el movimiento, también donde una parte tiene borde. No es indicio de nada.
axis-pulse = pulso (sin unidad)
axis-beats = latidos por minuto
axis-power = fuerza (pico = 1)
curve-face = cara
curve-background = fondo

## lip-sync

lip-sync-together = Persona { $person }: la boca se mueve con el sonido. Coinciden en { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1 con el mejor desfase, y como mucho en { NUMBER($beside, minimumFractionDigits: 2, maximumFractionDigits: 2) } con desfases más alejados, a lo largo de { NUMBER($seconds, maximumFractionDigits: 0) } s.
lip-sync-apart = Persona { $person }: la boca no se mueve con el sonido. Incluso con el mejor desfase coinciden solo en { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1, a lo largo de { NUMBER($seconds, maximumFractionDigits: 0) } s. Así se ve un sonido cambiado o doblado, pero también una voz en off, la música y una boca que los puntos de referencia siguen mal.
lip-sync-unclear = Persona { $person }: no está claro si la boca se mueve con el sonido. Coinciden en { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) } sobre 1 con el mejor desfase, a lo largo de { NUMBER($seconds, maximumFractionDigits: 0) } s.
lip-sync-usual = De { $count } clips reales con su propio sonido, el 95 % coincide en más de { NUMBER($own, minimumFractionDigits: 2, maximumFractionDigits: 2) }; con el sonido de otro clip, el 95 % coincide en menos de { NUMBER($exchanged, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
lip-sync-in-time = Coinciden mejor con un desfase de { NUMBER($offset, minimumFractionDigits: 2, maximumFractionDigits: 2) } s, algo que también ocurre en clips reales.
lip-sync-offset = El sonido llega { NUMBER($offset, minimumFractionDigits: 2, maximumFractionDigits: 2) } s { $side ->
        [late] tarde
       *[early] antes de tiempo
    } en todo momento. Un desfase constante viene de la cámara, la codificación o la transmisión, y no es señal de manipulación.
lip-sync-no-weight = Esta prueba no pesa en el veredicto: las cabezas a las que se ha hecho hablar se mueven con su sonido tan bien como las personas reales, y los vídeos reales también se doblan.
lip-sync-no-sound = El vídeo no tiene sonido que se pueda leer en los segundos en que se ve la cara; esta prueba lo necesita.
lip-sync-sound-short = El sonido y la cara duran juntos solo { NUMBER($seconds, maximumFractionDigits: 1) } s; hacen falta al menos { NUMBER($needed, maximumFractionDigits: 0) } s.
lip-sync-silent = No se oye nada mientras se ve la cara; esta prueba necesita a alguien que hable.
lip-sync-no-speech = El sonido mantiene casi el mismo volumen, como un zumbido, un ruido o una música densa; mientras se ve la cara no se oye habla con sus pausas y sílabas.
lip-sync-still = La boca apenas se mueve. Si se oye una voz, puede ser la de alguien a quien no se ve.
lip-sync-turned = La cabeza está girada { NUMBER($turn, maximumFractionDigits: 0) }° la mayor parte del tiempo; se admiten como mucho { NUMBER($most, maximumFractionDigits: 0) }°, para ver las dos comisuras de la boca.
lip-sync-people = Se ven { $people } personas, y no se sabe cuál de ellas habla; esta prueba necesita que haya una sola.
lip-sync-over-time = Persona { $person }: el movimiento de la boca y el que corresponde al sonido. Busque líneas que suban y bajen a la vez, y que paren a la vez.
lip-sync-over-shifts = Persona { $person }: cuánto coinciden la boca y el sonido si este se toma así de más tarde. Busque un solo pico claro; dónde esté importa poco.
axis-movement = movimiento (sin unidad)
axis-shift = desfase del sonido (s)
axis-agreement = coincidencia (de −1 a 1)
curve-mouth = boca
curve-voice = lo que corresponde al sonido
band-own-sound = 90 % de los clips reales en su pico
band-exchanged-sound = 90 % con el sonido de otro

## cnn-generated

generated-without-network = Esta prueba necesita una red grande que no está en este equipo. Para obtenerla ({ $megabytes } MB, una sola vez), ejecute `unmask weights fetch { $name }`.
generated-one-frame = De un vídeo solo se mira un fotograma: el del segundo { NUMBER($time, minimumFractionDigits: 1, maximumFractionDigits: 1) }.
generated-silent = Esta prueba no tiene peso en el veredicto aquí: en vídeos no distinguió los reales de los manipulados mejor que el azar. Mire lo que muestra, no su puntuación.
generated-made-smaller = La imagen se redujo para examinarla, y eso borra los rastros que busca esta prueba; su archivo es demasiado grande o está demasiado dañado para recortar partes de él. Recorte la parte que importa, sin volver a guardarla como JPEG, y analice ese recorte.
generated-too-small = { $border ->
        [yes] La imagen tiene { $width } × { $height } px dentro de su borde
       *[no] La imagen tiene { $width } × { $height } px
    }; su lado más corto debe tener al menos { $needed } px.
generated-flat = { $frames ->
        [1] La imagen es plana
       *[other] Todos los fotogramas examinados son planos
    }: en ningún sitio varían los grises lo bastante como para contener rastros.
generated-score = La puntuación media es { NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) } en { $windows ->
        [one] una ventana
       *[other] { $windows } ventanas
    } { $frames ->
        [1] sobre la imagen completa
       *[other] sobre la imagen completa de { $frames } fotogramas
    }. Las puntuaciones por encima de 0 se parecen más a imágenes generadas que a fotografías.
generated-score-with-faces = La puntuación media es { NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) } en { $windows ->
        [one] una ventana
       *[other] { $windows } ventanas
    } { $frames ->
        [1] sobre la imagen completa
       *[other] sobre la imagen completa de { $frames } fotogramas
    }, y { NUMBER($face-score, minimumFractionDigits: 1, maximumFractionDigits: 1) } en { $face-windows ->
        [one] una ventana
       *[other] { $face-windows } ventanas
    } en torno a caras. Las puntuaciones por encima de 0 se parecen más a imágenes generadas que a fotografías.
generated-heat-map = Dónde ve la red rastros de un generador, de amarillo (poco) a rojo (mucho). Los lugares grises no muestran ninguno.
generated-unseen = Los lugares oscuros no se examinaron.
bank-strange = Se dejó fuera un banco de generadores conocidos porque se hizo con otra red; `unmask bank list` dice cuál.
bank-no-limit = Lo más cercano en el banco de generadores conocidos: { $generator }, a una distancia de { NUMBER($distance, minimumFractionDigits: 2, maximumFractionDigits: 2) }. No se sabe cuánto se acercan las fotografías reales, así que esto todavía no dice nada.
bank-related = Emparentada con imágenes de { $generator }, lo más cercano en el banco de generadores conocidos, a una distancia de { NUMBER($distance, minimumFractionDigits: 2, maximumFractionDigits: 2) } (el 99 % de las fotografías reales está más lejos de { NUMBER($limit, minimumFractionDigits: 2, maximumFractionDigits: 2) }). Esto señala un origen probable; no afecta a la puntuación.
bank-unrelated = Nada del banco de generadores conocidos está cerca: lo más cercano, { $generator }, está a una distancia de { NUMBER($distance, minimumFractionDigits: 2, maximumFractionDigits: 2) } (el 99 % de las fotografías reales está más lejos de { NUMBER($limit, minimumFractionDigits: 2, maximumFractionDigits: 2) }).

## forensic-maps

maps-without-weight = Estos mapas no pesan en el veredicto. Nada en ellos convierte una imagen en falsa: todos se iluminan también en imágenes intactas, así que compárelos con el mismo mapa de una imagen intacta que está al lado.
maps-too-small = La imagen tiene { $width } × { $height } px; su lado menor debe tener al menos { $needed } px.
maps-made-smaller = La imagen se redujo para examinarla, y eso borra lo que muestran estos mapas; su archivo es demasiado grande o está demasiado dañado para recortar una parte de él. Recorte la parte que importa, sin volver a guardarla como JPEG, y analice ese recorte.
maps-window = Solo se examinaron { $width } × { $height } px de la imagen, alrededor de su cara más grande o de su centro. Para ver otra parte, recórtela sin volver a guardarla como JPEG y analice ese recorte.
maps-left-out-video = Se omiten los niveles de error, los fantasmas JPEG, «guardada una o dos veces», la cuadrícula de bloques y el filtro de color: la compresión de un vídeo destruye o imita lo que muestran.
map-left-out =
    { $map ->
        [double-quantisation] Se omite «Guardada una o dos veces»: necesita un archivo JPEG que guarde el brillo aparte.
        [face-sharpness] Se omite «Nitidez alrededor de la cara»: no se encontró ninguna cara, o es demasiado pequeña.
        [ghosts] Se omiten los «Fantasmas JPEG»: la imagen es demasiado lisa.
        [colour-filter] Se omite el «Filtro de color»: la imagen es demasiado lisa.
       *[other] Se omite un mapa: la imagen no puede mostrarlo.
    }
map-title =
    { $map ->
        [error-levels] Niveles de error
        [ghosts] Fantasmas JPEG
        [double-quantisation] Guardada una o dos veces
        [block-grid] Cuadrícula de bloques
        [noise-residue] Ruido
        [colour-filter] Filtro de color
        [copies] Copias
       *[face-sharpness] Nitidez
    }
map-caption =
    { $map ->
        [error-levels] Niveles de error: cuánto cambia cada lugar al guardar la imagen una vez más como JPEG. Los lugares claros son los que más cambian.
        [ghosts] Fantasmas JPEG: dónde la imagen encaja con otra calidad JPEG que la mayor parte de ella. Los lugares claros son distintos del resto.
        [double-quantisation] Guardada una o dos veces: dónde faltan las huellas de un guardado anterior como JPEG mientras la mayor parte de la imagen las tiene, o al revés. Los lugares claros son distintos del resto.
        [block-grid] Cuadrícula de bloques: dónde los bordes de los bloques de 8 × 8 px de un JPEG no están donde en la mayor parte de la imagen. Los lugares claros no encajan.
        [noise-residue] Ruido: lo fuerte que es el grano en cada lugar. Los lugares claros tienen mucho grano.
        [colour-filter] Filtro de color: dónde el patrón que deja el sensor de una cámara es más débil que en la mayor parte de la imagen. Los lugares claros lo han perdido.
        [copies] Copias: partes que aparecen dos veces en la imagen. Los lugares claros tienen un gemelo.
       *[face-sharpness] Nitidez: lo borrosos que son los bordes alrededor de la cara. Los lugares claros están borrosos; los negros no tienen bordes o están lejos de la cara.
    }
map-look =
    { $map ->
        [error-levels] Una parte con forma propia que sea mucho más clara o más oscura que otras con la misma textura: dos caras, dos trozos de cielo.
        [ghosts] Una forma cerrada que siga a algo de la imagen, como una cara o una persona, y sea uniforme por dentro.
        [double-quantisation] Una forma clara y cerrada que siga a algo de la imagen. Una escena que se guardó dos veces entera queda oscura.
        [block-grid] Una forma clara y cerrada de al menos 80 px.
        [noise-residue] Una parte con claramente más o menos grano que otras del mismo brillo y la misma textura.
        [colour-filter] Una forma clara y cerrada en una imagen que viene directamente de una cámara.
        [copies] Dos formas claras iguales, como algo tapado con un trozo de lo que hay al lado.
       *[face-sharpness] Una cara más clara, es decir, más borrosa, que el pelo, las orejas y la ropa a la misma distancia.
    }
map-ignore =
    { $map ->
        [error-levels] Los bordes, las texturas, el texto y los colores fuertes, que siempre salen claros, y los lugares lisos, que siempre salen oscuros. Una imagen guardada de nuevo se ve uniforme.
        [ghosts] El cielo, las paredes y otros lugares lisos, que encajan con cualquier calidad. Siempre se muestra alguna calidad, así que siempre hay lugares claros.
        [double-quantisation] Las motas dispersas y los lugares demasiado claros, demasiado oscuros o demasiado lisos para decidir. Quien recorta una imagen desplaza sus bloques, y entonces el mapa no muestra nada.
        [block-grid] Los patrones que se repiten, como telas, persianas y pantallas, y los lugares lisos o muy claros.
        [noise-residue] Los lugares oscuros y con textura, que siempre tienen más grano, y los fondos desenfocados, que siempre tienen menos. Los teléfonos alisan las caras a propósito.
        [colour-filter] Cualquier imagen que se redujo o se guardó con una calidad que no sea muy alta: el patrón ha desaparecido en todas partes, y lo que queda es azar.
        [copies] Los azulejos, las ventanas, las letras y todo lo que se repite en el mundo mismo.
       *[face-sharpness] La piel, el maquillaje, un enfoque suave o el movimiento: una cara lisa tiene bordes borrosos sin ninguna manipulación.
    }
map-ghosts-quality = Se muestra la calidad { $quality }.
map-doubled-quality = La imagen probablemente ya se había guardado como JPEG, con una calidad de alrededor de { $quality }. Es lo habitual: lo hace cualquier editor o servicio de mensajería.
map-sharpness-face =
    Los bordes de la cara tienen { NUMBER($face, minimumFractionDigits: 1, maximumFractionDigits: 1) } px de ancho y los de su alrededor { NUMBER($surroundings, minimumFractionDigits: 1, maximumFractionDigits: 1) } px{ $reduced ->
        [1] {""}
       *[other] , en la imagen reducida { $reduced } veces
    }.

## known-media

known-no-casebook = Todavía no hay ningún registro de casos en este equipo, así que no había dónde buscar.
known-nothing-alike = En este registro de casos no hay nada parecido. Eso no dice nada del material: casi todo lo que existe nunca se vio aquí.
known-no-structure = Las imágenes muestran demasiado poco para compararlas, y este registro de casos no tiene ninguna etiqueta para el mismo archivo.
known-more =
    { $cases ->
        [one] Un caso más se le parece.
       *[other] { $cases } casos más se le parecen.
    }
known-same-file = El mismo archivo, byte por byte, es el caso { $case }, en este registro de casos desde { $since }.
known-same-file-from = El mismo archivo, byte por byte, es el caso { $case }, en este registro de casos desde { $since }, procedente de { $source }.
known-alike = Visto antes: se parece al caso { $case }, en este registro de casos desde { $since }: { $likeness }.
known-alike-from = Visto antes: se parece al caso { $case }, en este registro de casos desde { $since }, procedente de { $source }: { $likeness }.
known-frames = coinciden { $matched } de { $of } fotogramas completos (con { $distance } de 256 bits distintos)
known-faces = coinciden { $matched } de { $of } caras (con { $distance } de 256 bits distintos)
known-both = { $frames }; { $faces }
label-value =
    { $label ->
        [real] real
        [manipulated] manipulado
        [generated] generado
       *[unsure] dudoso
    }
known-label = El dueño de este registro de casos lo etiquetó como «{ $value }» el { $date }, con este motivo: «{ $how }».
known-label-reference = El dueño de este registro de casos lo etiquetó como «{ $value }» el { $date }, con este motivo: «{ $how }» ({ $reference }).
known-label-by = { $signer }, { $trusted ->
        [yes] en quien confía el dueño
       *[no] a quien el dueño no ha marcado como fiable
    }, lo etiquetó como «{ $value }» el { $date }, con este motivo: «{ $how }».
known-label-by-reference = { $signer }, { $trusted ->
        [yes] en quien confía el dueño
       *[no] a quien el dueño no ha marcado como fiable
    }, lo etiquetó como «{ $value }» el { $date }, con este motivo: «{ $how }» ({ $reference }).
known-no-label = Nadie lo ha etiquetado.
known-no-agreement = Esto no tiene peso: las etiquetas son dudosas, se contradicen o son de personas que el dueño no ha marcado como fiables.
known-assigned = El peso de una etiqueta así se asigna, no se mide: vale lo que sabía quien la puso.
known-likeness-only = Esto no tiene peso, porque una versión manipulada puede parecerse tanto a su original como una copia: cualquiera de los dos puede ser una versión manipulada del otro. Compárelos usted.
known-exhibit-frame = El fotograma en { TIME($time) } es el más cercano al caso { $case }, allí en { TIME($known-time) }.
known-exhibit-face = La cara de este fotograma en { TIME($time) } es la más cercana al caso { $case }, allí en { TIME($known-time) }.

## La prueba de procedencia

provenance-no-file = Solo se entregaron fotogramas, no el archivo, así que no hay notas que leer. Indique el archivo o su enlace.
provenance-failed = No se pudieron leer las notas del archivo: { $reason }.
provenance-nothing = El archivo no tiene Credenciales de Contenido ni marca de un generador. Eso no dice nada del material: la mayoría de los archivos pierden esas notas por el camino.
provenance-nothing-else = En lo que se pudo leer no hay Credenciales de Contenido ni marca de un generador, lo que no dice nada del material.
provenance-nothing-read = No se pudo leer lo que el archivo dice de sí mismo: el lector falló o tardó demasiado.
provenance-no-credentials-read = No se pudo averiguar si el archivo tiene Credenciales de Contenido: el lector falló o tardó demasiado.
provenance-damaged =
    { $part ->
        [all] Lo que el archivo dice de sí mismo está dañado ({ $reason }).
        [text] Sus campos de texto están dañados y no se tuvieron en cuenta ({ $reason }).
        [thumbnail] Su miniatura está dañada y no se tuvo en cuenta ({ $reason }).
        [container] Las etiquetas de su contenedor están dañadas y no se tuvieron en cuenta ({ $reason }).
       *[other] Sus datos { $part } están dañados y no se tuvieron en cuenta ({ $reason }).
    }
provenance-trust =
    La lista de firmantes de confianza, { $path }, no se puede usar ({ $reason ->
        [no-certificates] no contiene certificados
       *[other] { $reason }
    }), así que no se confía en ningún firmante; se esperan certificados en formato PEM.
provenance-worth =
    { $basis ->
        [signed-capture] El peso de una firma de confianza se asigna, no se mide. Dice quién lo afirma, no que la escena fuera real: una cámara puede apuntar a una pantalla y las claves se pueden robar.
        [signature] El peso de una firma de confianza se asigna, no se mide. Vale lo que usted sepa del firmante.
        [note] Cualquiera puede escribir una nota así en cualquier archivo, de modo que vale lo que valga su fuente. Su peso se asigna, no se mide.
        [contradiction] Un firmante de confianza dice que la tomó una cámara, y otra nota nombra un generador. Se contradicen, así que ninguna tiene peso.
       *[nothing] Nada de esto tiene peso, ni a favor de la manipulación ni en contra.
    }
provenance-repacked = Volver a escribir un vídeo borra casi todo lo que anotó la cámara.
provenance-misfit = Campos como estos también se estropean sin mala intención, así que esto no tiene peso. Es una pregunta para quien tomó la imagen.
provenance-thumbnail = La miniatura que la cámara guardó junto a la imagen muestra otra cosa: la imagen se recortó, se cambió o se sustituyó después.
provenance-thumbnail-caption = A la izquierda, la miniatura que la cámara guardó en el archivo; a la derecha, la propia imagen.
provenance-camera = Se nombra una cámara, «{ $camera }», pero nada ata esa nota a la imagen.
provenance-remote = Sus Credenciales de Contenido están en otro sitio, en una dirección que el archivo indica («{ $address }»). No se descargaron, porque así quien lleva ese sitio sabría que usted mira este archivo.
provenance-unreadable = Tiene Credenciales de Contenido que no se pueden leer: están cortadas, dañadas o hechas para causar daño. No dicen nada.
provenance-origin =
    { $origin ->
        [generated] la hizo un generador
        [composite] una parte la hizo un generador
       *[capture] la tomó una cámara
    }
provenance-both = { $first } y que { $second }
provenance-claim = Sus Credenciales de Contenido dicen que { $said }.
provenance-signature =
    { $claimed ->
        [yes] Las firma
       *[no] Sus Credenciales de Contenido las firma
    } { $has-signer ->
        [yes] «{ $signer }»
       *[no] alguien sin nombre
    }{ $has-date ->
        [yes] { " " }el { $date }
       *[no] { "" }
    }{ $has-program ->
        [yes] , con «{ $program }»
       *[no] { "" }
    }.
provenance-state =
    { $state ->
        [broken] La firma está rota ({ $count ->
            [0] no consta el motivo
           *[other] { $codes }
        }): el archivo se cambió después de firmarlo, o las credenciales se tomaron de otro. Lo que dicen cuenta como una nota sin firma.
        [trusted] La firma está íntegra: nada ha cambiado desde entonces. Una autoridad de su lista avala a este firmante.
        [expired] La firma está íntegra: nada ha cambiado desde entonces. Pero el certificado del firmante ha caducado y ningún sello de tiempo muestra que entonces fuera válido, así que cuenta como una firma que nadie avala.
       *[unvouched] La firma está íntegra: nada ha cambiado desde entonces. Pero nadie en quien usted confíe avala a este firmante: cualquiera puede hacer un certificado con cualquier nombre.
    }
provenance-steps = Cuentan estos pasos: { $steps }.
provenance-step = { $action } («{ $software }»)
provenance-parent = De una versión anterior dicen: «{ $source }».
provenance-component = De una imagen que se puso en ella dicen: «{ $source }».
provenance-mark =
    Su campo { $place ->
        [text] de texto
        [container] del contenedor
        [stream] de la pista
       *[other] { $place }
    } «{ $field }» dice que { $said }{ $program ->
        [IPTC] { "" }
       *[other] { " " }({ $program })
    }: «{ $quote }».
provenance-more-marks =
    { $count ->
        [1] Otra nota dice lo mismo.
       *[other] Otras { $count } notas dicen lo mismo.
    }
provenance-programs = Programas que nombra el archivo: { $programs }.
provenance-listed = { $first }, { $second }
provenance-more = y más
provenance-program =
    «{ $name }»{ $meaning ->
        [ffmpeg] { " " }(FFmpeg, con el que la mayoría de los servicios y muchos programas escriben vídeos)
        [ffmpeg-encoders] { " " }(los codificadores de FFmpeg)
        [handbrake] { " " }(HandBrake, un programa que convierte vídeos)
        [google] { " " }(Google o YouTube)
        [core-media] { " " }(Core Media de Apple, en un teléfono, una tableta o un Mac)
        [mainconcept] { " " }(el codificador MainConcept, que usan los editores de vídeo)
        [gpac] { " " }(GPAC, un empaquetador)
        [x264] { " " }(el codificador x264)
        [x265] { " " }(el codificador x265)
       *[unknown] { "" }
    }
provenance-size = Medía { $before } px cuando se anotó y mide { $now } px ahora, así que se redujo, se recortó o se sustituyó.
provenance-history =
    { $count ->
        [1] Su historial XMP cuenta un paso: { $steps }.
       *[other] Su historial XMP cuenta { $count } pasos: { $steps }.
    }
provenance-maker = Se dice que la cámara es de «{ $make }», pero su modelo, «{ $model }», es de { $owner }.
provenance-exposure-time = Sus dos notas del tiempo de exposición no coinciden.
provenance-aperture = Sus dos notas de la apertura no coinciden.
provenance-focal-length = Una distancia focal de { $length } mm no puede ser de { $film } mm en términos de película de 35 mm: ningún sensor es tan grande.
provenance-taken-after-change = Se dice que se tomó el { $date }, después de su último cambio.
provenance-taken-later = Se dice que se tomó el { $date }, fecha que aún no ha llegado.
provenance-satellite = Se dice que se tomó el { $date }, pero su lugar lo fijó un satélite el { $fixed }.

## same-person

same-person-no-reference = No se dio ninguna imagen ni vídeo de la persona con que comparar. Dé uno con --person o en «Comparar con una persona».
same-person-no-network = Para comparar caras hace falta una red pequeña que no está en este equipo. Para obtenerla ({ $megabytes } MB, una sola vez), ejecute `unmask weights fetch { $name }`.
same-person-reference-unusable = En { $name } no hay nadie con quien comparar: { $reason }
same-person-crowd = En { $name } se ven { $people } personas; se comparó con la más destacada. Dé una referencia en la que solo se vea a la persona que busca.
same-person-likeness = { $answer ->
        [same] La persona { $person } se parece a la de la referencia
        [other] La persona { $person } no se parece a la de la referencia
       *[unclear] No está claro si la persona { $person } es la de la referencia
    }: el parecido es { NUMBER($likeness, minimumFractionDigits: 2, maximumFractionDigits: 2) }{ $faces ->
        [1] {""}
       *[other] , la media de { $faces } caras
    }, donde 1 es la misma imagen y 0 es ningún parecido.
same-person-ratio = { $side ->
        [same] Tanto parecido es unas { $ratio } veces más probable entre dos grabaciones de una persona que entre dos personas.
       *[other] Tan poco parecido es unas { $ratio } veces más probable entre dos personas que entre dos grabaciones de una.
    }
same-person-even = Ese parecido es más o menos igual de probable entre dos personas que entre dos grabaciones de una.
same-person-drift = { $is ->
        [more] Con el tiempo el parecido varía en ±{ NUMBER($drift, minimumFractionDigits: 2, maximumFractionDigits: 2) }, más que en el 95 % de los vídeos reales (±{ NUMBER($usual, minimumFractionDigits: 2, maximumFractionDigits: 2) }): mire los momentos en que baja.
       *[usual] Con el tiempo el parecido varía en ±{ NUMBER($drift, minimumFractionDigits: 2, maximumFractionDigits: 2) }, como en los vídeos reales (el 95 % queda por debajo de ±{ NUMBER($usual, minimumFractionDigits: 2, maximumFractionDigits: 2) }).
    }
same-person-others =
    { $people ->
        [one] De otra persona no se dice nada.
       *[other] De otras { $people } personas no se dice nada.
    }
same-person-no-weight = Esto no pesa en el veredicto sobre la manipulación: un buen cambio de cara se parece a la persona que imita, y también los dobles y los gemelos. Poco parecido habla en contra de que sea esa persona, no a favor de una manipulación.
same-person-over-time = Persona { $person }: el parecido con la referencia a lo largo del tiempo. Una cara cambiada puede parecerse a la persona en unos momentos y menos en otros, por ejemplo cuando gira la cabeza.
same-person-side-by-side = Persona { $person }: a la izquierda, la persona de { $name }{ $faces ->
        [1] ; a la derecha, la cara de la imagen ({ NUMBER($highest, minimumFractionDigits: 2, maximumFractionDigits: 2) }).
       *[other] ; en el centro, la cara más parecida del vídeo ({ NUMBER($highest, minimumFractionDigits: 2, maximumFractionDigits: 2) }); a la derecha, la menos parecida ({ NUMBER($lowest, minimumFractionDigits: 2, maximumFractionDigits: 2) }). Compare lo que no cambia: las orejas, la forma de la nariz y del mentón, los lunares.
    }
axis-likeness = parecido
band-one-person = 90 % de las grabaciones de una persona
band-two-people = 90 % de los pares de dos personas

## Shared by terminal, report and page

stage =
    { $stage ->
        [waiting] en espera
        [opening] abriendo el archivo
       *[finding-faces] buscando caras
    }
card-family = Familia de indicios: { $family }
card-needs = Qué necesita
card-look-at = En qué fijarse
card-ignore = Qué no deducir de ella
card-limits = Límites conocidos
card-published = Cifras publicadas
card-measured = Cifras medidas por este proyecto
card-paper = Artículo
card-licence = Licencia
figure-interval = intervalo del 95 % de { $low } a { $high }
verdict-title = Qué dicen las pruebas en conjunto
next-title = Qué hacer ahora
weight-title = Escala y razón de verosimilitud
families-title = De dónde viene esto
families-explained = Las pruebas de una familia miran los mismos rastros, así que cuentan como una; los indicios de familias distintas se suman.
families-column = Familia de indicios
families-says = Da
families-tests = Pruebas
families-without-weight = { $name } (sin peso)
tests-title = Las pruebas, una por una
tests-none = No se hizo ninguna prueba.
tests-idle =
    { $tests ->
        [one] Una prueba no pudo juzgar este material
       *[other] { $tests } pruebas no pudieron juzgar este material
    }
scale-label = Escala desde el apoyo en contra de una manipulación hasta el apoyo a favor. Aquí: { $here }.
scale-against = en contra
scale-none = ningún apoyo
scale-for = a favor
about-test = Sobre esta prueba: método, límites, cifras
timeline-label = Puntuación a lo largo del tiempo de la prueba: { $test }
chart-label = Gráfico: { $caption }
moment-text = { TIME($time) }: puntuación { NUMBER($score, maximumSignificantDigits: 3) }{ $person ->
        [0] { "" }
       *[other] , persona { $person }
    }{ $input ->
        [poor] , material pobre
       *[good] { "" }
    }
moment-at = En { TIME($time) }.

## Los visores de imágenes y curvas, iguales en el informe, la página y el panel

question-shows = ¿Qué estoy viendo?
question-means = ¿Significa esto que es falso?
means-unweighed = No. Esta prueba no pesa en el veredicto. Le muestra algo que mirar.
means-weighed = No por sí solo. Cuánto cuenta en el veredicto lo dice la escala de esta prueba.
viewer-original = Original
viewer-choice = Imagen que se muestra
viewer-larger = Ampliar
viewer-smaller = Reducir
viewer-whole = Imagen entera
viewer-shown = { $title }, { $percent } %
viewer-untouched = Lo mismo de una imagen intacta: { $title }
viewer-untouched-alike = Lo que aquí se ve igual no significa nada.
viewer-keys = Cómo mirar de cerca: ratón, dedos, teclas
viewer-help = Haga clic en la imagen para alternar entre ella y su original. Después, la rueda amplía y arrastrar mueve. Teclas: espacio alterna, las cifras eligen, + y − amplían y reducen, 0 muestra la imagen entera, las flechas mueven. En una pantalla táctil: toque, separe dos dedos, arrastre.
curve-label = Curva a lo largo del tiempo: { $caption }
curve-mark = Marca { $mark }
curve-reading = { $time } s: { $name } { $value }
curve-reading-mark = { $time } s: { $name } { $value }, marca { $mark }

## The terminal

terminal-image = imagen, { $width } × { $height } px, { $people ->
        [0] ninguna cara
        [one] una cara
       *[other] { $people } caras
    }, tardó { TIME($seconds) }
terminal-video = vídeo, { $width } × { $height } px, { $duration ->
        [0] de duración desconocida
       *[other] { TIME($duration) }
    }, { $held ->
        [one] un fotograma examinado
       *[other] { $frames } de { $held } fotogramas examinados
    }, { $people ->
        [0] ninguna cara
        [one] una cara
       *[other] { $people } caras
    }, tardó { TIME($seconds) }
terminal-test = prueba
terminal-reach = material analizado
terminal-reach-level = «{ $level }» o más
terminal-reach-count = { $count } de { $items }
reach-generated-seen = imágenes generadas, generadores vistos al entrenar
reach-generated-unseen = imágenes generadas, generadores nunca vistos
reach-swap-seen = cambios de cara, métodos vistos al entrenar
reach-swap-unseen = cambios de cara, métodos no vistos al entrenar
reach-lips-seen = bocas recreadas, métodos vistos al entrenar
reach-lips-unseen = bocas recreadas, métodos no vistos al entrenar
reach-talking-head-seen = cabezas parlantes, métodos vistos al entrenar
reach-talking-head-unseen = cabezas parlantes, métodos no vistos al entrenar
reach-real-image = imágenes reales
reach-real-video = vídeos reales
terminal-result = resultado
terminal-why = por qué
terminal-name = nombre
terminal-asks = qué pregunta
terminal-family = familia
terminal-report = Informe: { $path }
terminal-variants = Con redes que usted importó: { $names }.
terminal-one-test = `unmask detectors NAME` lo dice todo de una de ellas.

## Trying a test out

trial-outcome = { $media }: { $outcome }
trial-black = un fotograma negro
trial-scored = puntuación { $score }, log₁₀ de la razón de verosimilitud { $ratio }
trial-abstained = no pudo juzgar: { $reason }
trial-failed = falló: { $reason }
trial-kept = { $name } cumple el contrato.

## The report

report-title = { $name }: informe de Unmask
report-brand = Informe de Unmask
report-skip = Ir al veredicto
report-analysed = Analizado el { $date } (UTC) en { TIME($seconds) } con Unmask { $version }.
report-footer = Escrito por Unmask { $version }. Esta página contiene todo lo que muestra y no carga nada de ninguna red.
report-model = Modelo (SHA-256)
report-raw-score = Puntuación bruta
report-raw-score-value = { $score }, log₁₀ de la razón de verosimilitud { $ratio }
report-took = Tiempo empleado
report-figure-measure = Medida
report-figure-value = Valor
report-figure-data = Medido en
report-figure-source = Fuente
report-people = Personas encontradas
report-no-face-video = No se encontró ninguna cara en los { $frames } fotogramas examinados. Las pruebas que necesitan una cara no pudieron juzgar.
report-no-face-picture = No se encontró ninguna cara en la imagen. Las pruebas que necesitan una cara no pudieron juzgar.
report-person = Persona { $person }
report-person-alt = Cara de la persona { $person } con un recuadro y los contornos de cara, ojos, nariz y labios dibujados encima
report-seen-in = Se ve en
report-seen-frames = { $seen } de { $frames } fotogramas
report-from-to = De – a
report-picture-from = Imagen de
report-face-width = Ancho de la cara
report-sharpness = Nitidez
report-sharpness-scale = (0 ninguna, 1 total)
report-in-view = A la vista
report-in-view-scale = (0 oculta, 1 entera)
report-turned = Cabeza girada
report-turned-sideways = { $degrees }° hacia la { $side ->
        [right] derecha
       *[left] izquierda
    } de la imagen
report-turned-upright = { $degrees }° hacia { $side ->
        [up] arriba
       *[down] abajo
    }
report-medians = Los números son medianas de los fotogramas.
report-through-time = A lo largo del tiempo
report-the-picture = La imagen
report-all-frames = Los { $frames } fotogramas examinados.
report-some-frames = { $shown } de los { $frames } fotogramas examinados.
report-handling = Haga clic en un fotograma o un momento para ampliarlo; en un gráfico, las flechas pasan de un momento a otro.
report-chosen-frame = El fotograma elegido
report-chosen-moment = Momento elegido
report-strip = Fotogramas en orden de tiempo
report-frame-at = Fotograma en { TIME($time) }
report-analysed-picture = La imagen analizada
report-no-moments = Ninguna prueba dio un resultado para momentos sueltos.
report-timeline-key = Cada punto es un momento; un punto hueco señala material pobre, que cuenta poco. Cada prueba tiene su propia escala de puntuación: compare momentos de una prueba, no una prueba con otra.
report-file = El archivo
report-seen = Dónde se vio
report-seen-hint = Según lo que comunicó el navegador cuando se entregó.
seen-title = Título de la página
seen-page = Página
seen-when = Visto
seen-way = Qué se examinó
seen-by-way =
    { $way ->
        [fetch] el archivo, tal como lo descargó el navegador
        [read] el archivo, tal como lo facilitó la página
        [link] el archivo, tal como lo descargó el programa
        [page] el archivo que el programa encontró en la página
        [frames] lo que mostraba la página, sin el archivo
       *[tab] imágenes de la pestaña, sin el archivo
    }
report-tags = Etiquetas del archivo
report-tags-hint = Cualquiera puede escribirlas o quitarlas; son pistas, no indicios.
report-fingerprint = Huella digital
report-sha256 = SHA-256 del archivo:
report-sha256-meaning = Un archivo con la misma huella es el mismo archivo, bit por bit.
report-no-sha256 = ninguna; los fotogramas se entregaron en memoria.
fact-container = Contenedor
fact-codec = Códec de imagen
fact-size = Tamaño de imagen
fact-rotation = Giro aplicado
fact-duration = Duración
fact-frame-rate = Frecuencia de fotogramas
fact-per-second = { $rate } por segundo
fact-frames = Fotogramas
fact-looked-at = { $frames } de { $held } examinados
fact-bit-rate = Tasa de bits
fact-bits-per-pixel = Bits por píxel
fact-jpeg-quality = Calidad JPEG
fact-about = alrededor de { $value }
fact-interlaced = Entrelazado
fact-deinterlaced = sí, desentrelazado antes de las pruebas
fact-sound = Sonido
fact-yes = sí
fact-no = no
fact-file-size = Tamaño del archivo
limits-title = Límites de este tipo de análisis
limits-unknown = Las pruebas buscan rastros que dejan en la imagen las formas conocidas de manipulación. Una falsificación nueva o cuidadosa puede no dejar ninguno: la ausencia de rastros no prueba la autenticidad.
limits-hidden = La compresión, las caras pequeñas, las grabaciones de pantalla y los retoques inofensivos (filtros, embellecimiento, estabilización) pueden ocultar rastros o parecérseles.
limits-picture-only = Solo se analiza la imagen, y de un vídeo largo solo algunos fotogramas. El sonido, el contexto, el lugar y el momento no.
limits-data = Las pruebas se entrenaron y calibraron con datos limitados; otro material puede comportarse de otro modo. Las cifras de cada prueba dicen en qué se midió.
limits-evidence = Este informe es un indicio que sopesar junto a otros: de dónde viene el material, quién lo publicó primero, qué más muestra el mismo suceso.
ratio-title = Cómo leer una razón de verosimilitud
ratio-meaning = Una razón de verosimilitud compara dos explicaciones: con qué frecuencia da una prueba un resultado así con material manipulado y con qué frecuencia con material sin manipular. Una razón de 10 a favor de una manipulación significa diez veces más a menudo con material manipulado. No significa que haya diez posibilidades contra una de que esto esté manipulado; eso depende también de lo que se sabía antes, como lo frecuentes que son las falsificaciones en material de esta fuente.
ratio-scale = Las palabras siguen la escala de la Red Europea de Institutos de Ciencias Forenses (ENFSI, 2015):
ratio-words = Palabras
ratio-ratio = Razón de verosimilitud
ratio-range = { $low } a { $high }
ratio-above = { $low } y más
ratio-caps = El «apoyo fuerte» necesita dos familias independientes de pruebas. El software por sí solo nunca alcanza un «apoyo muy fuerte».

## The overview of a scan

overview-title = { $name }: análisis en serie de Unmask
overview-brand = Análisis en serie de Unmask
overview-written = Escrito el { $date } (UTC) con Unmask { $version }.
overview-verdicts = Qué dicen los veredictos
overview-counts =
    { $analysed ->
        [one] Se analizó un elemento
       *[other] Se analizaron { $analysed } elementos
    }, { $failed ->
        [0] ninguno falló
        [one] uno falló
       *[other] { $failed } fallaron
    }{ $missing ->
        [0] .
        [one] {" "}y falta uno por examinar.
       *[other] {" "}y faltan { $missing } por examinar.
    }
overview-pace = Un análisis tardó { TIME($seconds) } de media.
overview-caution = Son pistas que seguir, no resultados que publicar: entre muchos elementos auténticos, algunos muestran por azar señales de manipulación. Examine los indicios de cada uno antes de decir nada de él.
overview-verdict = Veredicto
overview-items = Elementos
overview-share = Parte
overview-doubtful = Primero lo más dudoso
overview-shown =
    { $shown ->
        [one] Uno de los elementos analizados ({ $analysed } en total) tiene indicios a favor de una manipulación.
       *[other] { $shown } de los { $analysed } elementos analizados; primero los que tienen más indicios a favor de una manipulación.
    }
overview-picture = El momento en que fijarse de { $name }
overview-strongest = Más alto: { $test }
overview-none-doubtful = En ningún elemento hay indicios a favor de una manipulación. Eso no los hace auténticos.
overview-failures = Qué no se pudo analizar
overview-reason = Motivo
overview-more = y { $more } más
overview-no-failures = Todo lo que se examinó se pudo analizar.
scan-summary =
    { $analysed ->
        [one] Un elemento analizado
       *[other] { $analysed } elementos analizados
    }, { $failed ->
        [0] ninguno falló
        [one] uno falló
       *[other] { $failed } fallaron
    }{ $missing ->
        [0] .
        [one] {", "}falta uno.
       *[other] {", "}faltan { $missing }.
    }
scan-more =
    { $more ->
        [one] Hay uno más que no se pudo analizar; el resumen lo nombra.
       *[other] Hay { $more } más que no se pudieron analizar; el resumen los nombra.
    }
scan-overview = Resumen: { $path }

## The page of the service

page-title = { $title } – Unmask
page-skip = Ir al contenido
page-views = Vistas
page-test = Analizar
page-history = Historial
keep-it = Conservar
delete = Borrar
delete-named = Borrar { $name }
stop = Detener
stop-named = Detener { $name }
unnamed = (sin nombre)
state-word =
    { $state ->
        [queued] En espera
        [running] En curso
        [done] Terminado
        [failed] Falló
       *[cancelled] Detenido
    }
label-word =
    { $label ->
        [real] Real
        [manipulated] Manipulado
        [generated] Generado
       *[unsure] Dudoso
    }
label-meaning =
    { $label ->
        [real] tal como lo grabó una cámara
        [manipulated] una grabación que alguien alteró
        [generated] hecho por un programa, no grabado
       *[unsure] investigado, y aún abierto
    }
gone-title = El servicio no responde.
gone-advice = Ejecute unmask serve en una terminal de este equipo. Lo que estaba en curso continúa entonces, y esta página se vuelve a conectar sola.
signed-out-title = Su sesión está cerrada.
signed-out-advice = Ejecute unmask pair --page en una terminal de este equipo y abra el enlace que muestra.
broke-off = La transferencia se interrumpió. Puede que el archivo sea más grande de lo que admite el servicio; si no, inténtelo de nuevo.
you-stopped = Usted lo detuvo.
service-error = El servicio respondió con un error ({ $status }).
missing-title = No hay tal análisis
missing-advice = Puede que se borrara; el historial muestra los que hay.
not-shown-title = Esto no se puede mostrar
not-shown = Sin mostrar
to-history = Ir al historial
home-title = Analice un vídeo o una imagen
home-about = Las pruebas buscan rastros de manipulación y le dicen lo que encuentran. Se ejecutan en este equipo, y sus archivos no salen de él.
home-hand-over = Elija qué analizar
home-queue = En espera, en curso, terminado
not-a-link = Eso no es un enlace. Pegue una dirección que empiece por http:// o https://.
no-test-chosen = Elija al menos una prueba en «Opciones».
handed-over =
    { $files ->
        [one] Archivo aceptado.
       *[other] { $files } archivos aceptados.
    }
choose-files = Elegir archivos
or-drop = o suelte vídeos e imágenes en cualquier parte de esta página.
or-link = O pegue un enlace a una página o un archivo
test-link = Analizar este enlace
link-visit = El vídeo se descarga de su sitio, que lo ve como cualquier visita.
listing-tests = Buscando las pruebas…
which-tests = Qué pruebas
options = Opciones
keep-media = Guardar el archivo
keep-meaning = Una copia queda en el registro de casos de este equipo hasta que borre el caso, y puede servir para entrenar pruebas cuando la etiquete. Si no, solo quedan los resultados y las huellas.
person-title = Comparar con una persona
person-about = ¿A quién se dice que muestra? Dé imágenes o vídeos de esa persona, y la prueba «misma persona» dice cuánto se parecen las caras.
person-files = Imágenes o vídeos de la persona
person-fate = No salen de este equipo y se borran en cuanto termina el análisis, igual que los números que describen la cara.
person-known = O alguien a quien ya guardó
person-nobody = Nadie
person-keep = Guardarlos con este nombre
person-keep-meaning = Si lo deja vacío, no se guarda nada. Con un nombre, las imágenes y los vídeos quedan en el registro de casos de este equipo hasta que olvide a la persona.
person-forget = Olvidar
person-forget-named = Olvidar a { $name }
person-forgotten = Se ha olvidado a { $name }.
person-chosen = { $files ->
    [one] 1 archivo elegido
   *[other] { $files } archivos elegidos
}
person-remove = Retirar los archivos
person-gone = Lo que sirvió de comparación se ha borrado. Para analizar de nuevo, dé de nuevo la persona y el archivo o enlace.
queue-empty = No se está analizando nada. Elija un archivo o pegue un enlace arriba.
handing-state =
    { $state ->
        [sending] Enviando
        [refused] No aceptado
       *[waiting] En espera de envío
    }
handing-over = Enviando { $name }
dismiss = Descartar
dismiss-named = Descartar { $name }
queue-full = La cola está llena. Se enviará en cuanto haya sitio.
queue-gone = Se enviará en cuanto responda el servicio.
see-evidence = Ver los indicios
see-evidence-named = Ver los indicios: { $name }
what-to-do = Qué hacer
what-to-do-named = Qué hacer: { $name }
analysis-failed = El análisis falló.
analysis-stopped = Se detuvo antes de terminar.
failed-advice = Compruebe que se abre en otro programa, o pruebe con otra copia.
stopped-advice = No se hará nada más con él. Analícelo de nuevo o bórrelo.
progress-of = Progreso de { $name }
progress-waiting = Los resultados aparecen abajo en cuanto termina cada prueba, y sus imágenes cuando terminan todas. Puede dejar esta página; el análisis continúa.
stopping = Deteniendo.
ended = { $state }. { $words }
from-casebook = Este mismo contenido ya se analizó con las mismas pruebas, así que el resultado viene del registro de casos. «Analizar de nuevo» lo analiza otra vez.
from-casebook-renamed = Este mismo contenido ya se analizó con las mismas pruebas, así que el resultado viene del registro de casos. Su archivo se llama { $name }. «Analizar de nuevo» lo analiza otra vez.
seen-before = Visto antes
open-report = Abrir el informe completo
save-report = Guardar el informe
test-again = Analizar de nuevo
report-adds = El informe añade las personas encontradas, cifras y datos del archivo. Es un solo archivo que no necesita red.
open-case = Lo analizado del caso { $case }
open-picture = Abrir solo la imagen
paper-is = Artículo:
test-took = La prueba tardó { TIME($seconds) }.
test-awaited = Todavía no.
test-not-run = No se hizo.
handling-moments = Haga clic en un momento de un gráfico para verlo en el reproductor. Las flechas izquierda y derecha pasan de un momento a otro; Re Pág y Av Pág, de una marca a otra.
analysed-video = El vídeo analizado
cannot-play = Este navegador no puede reproducir el archivo. Las pruebas sí pudieron leerlo; el informe completo muestra los fotogramas examinados.
choose-own-file = Para ver los momentos junto a los gráficos, elija el archivo en este equipo. Solo se reproduce aquí, no se envía otra vez.
choose-the-file = Elegir el archivo
another-file = { $name } no es el archivo que se analizó: su contenido es distinto. Elija el que se analizó.
show-older = Mostrar los anteriores
history-count =
    { $analyses ->
        [one] Un análisis.
       *[other] { $analyses } análisis.
    }
history-no-match = Nada coincide. Cambie o borre la búsqueda.
history-empty = Todavía no se ha analizado nada. Vaya a «Analizar» y elija un archivo o un enlace.
history-search = Buscar en nombres, enlaces y notas
history-state = Estado
history-label = Etiqueta
history-any = cualquiera
search = Buscar
history-deleted = Se borró { $name }. { $rest }
labelled = Etiquetado: { $labels }
delete-question = ¿Borrar el análisis de { $name }?
delete-meaning = Se borran su resultado, su informe y sus imágenes. Si es el último análisis de este contenido y nadie lo etiquetó, se van también sus notas, sus huellas y la copia guardada. No se puede deshacer.
people-title = Lo que saben las personas
notes-title = Notas
forget-title = Olvidarlo
forget-content = Olvidar este contenido
forget-question = ¿Olvidar este contenido?
forget-it = Olvidarlo
forget-meaning = Se borran todos sus análisis, etiquetas, notas y huellas, y la copia guardada si la hay. No se puede deshacer.
copy-kept = En este equipo se guarda una copia del archivo.
copy-not-kept = No se guarda ninguna copia del archivo.
nobody-said = Nadie ha dicho todavía qué es esto. Si lo sabe, dígalo abajo.
label-from = de { $signer }, { $moment }
label-by-you = de usted, { $moment }
reference-is = Referencia:
take-back = Retirar
label-taken-back = Se retiró la etiqueta.
no-notes = Sin notas.
know-it = Sé qué es esto
it-is = Es
how-known = ¿Cómo lo sabe?
reference = Enlace de referencia, si lo hay
label-stays = Queda en el registro de casos de este equipo, salvo que lo exporte.
save-label = Guardar la etiqueta
label-saved = Se guardó la etiqueta.
new-note = Nota nueva, para usted; nunca se comparte
save-note = Guardar la nota
note-saved = Se guardó la nota.
