detail = Persona { $person }: un píxel de la cara difiere de sus vecinos en unos { $difference } de 255.
