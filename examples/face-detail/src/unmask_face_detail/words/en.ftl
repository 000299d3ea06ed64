detail = Person { $person }: a pixel of the face differs from its neighbours by about { $difference } of 255.
