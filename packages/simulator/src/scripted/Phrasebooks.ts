import type { ByLanguage } from "./Language.ts"
import { de } from "./languages/de.ts"
import { en } from "./languages/en.ts"
import { es } from "./languages/es.ts"
import { fr } from "./languages/fr.ts"
import { zh } from "./languages/zh.ts"
import type { Phrasebook } from "./Phrasebook.ts"

export const PHRASEBOOKS: ByLanguage<Phrasebook> = { en, de, fr, es, zh }
