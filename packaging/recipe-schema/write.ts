import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { recipeSchemaText } from "./RecipeSchema.ts"

/* `pnpm run schema`: writes docs/recipe.schema.json. A test holds that it is fresh. */

const root = join(import.meta.dirname, "../..")
writeFileSync(join(root, "docs/recipe.schema.json"), await recipeSchemaText(root))
