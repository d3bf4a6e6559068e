import { registry } from "@cotton/filters"
import * as Recipes from "@cotton/schema/Recipe"
import * as Teachers from "@cotton/schema/TeacherSpec"
import * as JsonSchema from "effect/JsonSchema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { annotate, type DocsOf, type Node } from "./Annotate.ts"
import { fieldDocs, fieldDocsByName } from "./FieldDocs.ts"

/*
 * The JSON Schema of recipe.yaml, for editors: made from the schema that reads recipes, its docstrings and the filters.
 * Draft 7, which the YAML extensions of editors take.
 */

const plainSchema = (schema: Schema.Constraint): Node =>
  JsonSchema.toDocumentDraft07(Schema.toJsonSchemaDocument(schema, { onExcessProperty: "error" })).schema

/** `undefined` where `value` is not enough. */
const decoded = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): unknown =>
  Result.getOrUndefined(SchemaParser.decodeUnknownResult(schema)(value))

/** The least that a recipe says. What the decoder adds are the defaults. */
const LEAST = { problems: { from: "-" }, teacher: { model: "-", at: [{ url: "-", price: "free" }] } }

const keyOf = (fields: ReadonlyArray<string>): string => fields.toSorted().join(" ")

/** Where the parts of a recipe are described. */
export const SOURCES = ["Recipe", "TeacherSpec"].map((name) => `packages/schema/src/${name}.ts`)

/** Docstrings of the structs of a recipe by the names of their fields; no two have the same. */
const recipeDocs = (source: string): DocsOf => {
  const byName = fieldDocsByName(source)
  const known = new Map<string, ReadonlyMap<string, string>>()
  for (const [name, schema] of Object.entries({ ...Recipes, ...Teachers })) {
    if (!Schema.isSchema(schema)) continue
    const shapes = "members" in schema ? [...(schema.members as ReadonlyArray<object>)] : [schema]
    for (const shape of shapes) {
      const docs = byName.get(name)
      if ("fields" in shape && docs !== undefined) known.set(keyOf(Object.keys(shape.fields as object)), docs)
    }
  }
  return (fields) => known.get(keyOf(fields))
}

/** A place in a row stands in nine fields: it is written once. */
const withRefs = (value: unknown, name: string, shared: Node): unknown => {
  if (Array.isArray(value)) return value.map((item) => withRefs(item, name, shared))
  if (typeof value !== "object" || value === null) return value
  // In draft 7 nothing may stand beside $ref, and a description has to.
  if (isDeepStrictEqual(value, shared)) return { allOf: [{ $ref: `#/definitions/${name}` }] }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withRefs(child, name, shared)]))
}

const ENTRY = { $ref: "#/definitions/Filter" }

/** What an entry may hold beside the options of its filter: its fall-back, and the members of a panel. */
const inside = (isPanel: boolean): Node => ({
  ...(isPanel ? { of: { type: "array", minItems: 2, items: ENTRY, description: "The members, in their order." } } : {}),
  then: { description: "The filter that is asked where this one does not pass; its pass counts.", allOf: [ENTRY] }
})

/** An entry of `judge`: the id of a filter of Cotton's or of one's own, or one id with its options. */
const judgeEntry = async (root: string): Promise<Node> => {
  const options: Record<string, Node> = {}
  for (const [id, load] of Object.entries(registry)) {
    const { check } = await load()
    const docs = fieldDocs(readFileSync(join(root, "packages/filters/src", `${id}.ts`), "utf8"))
    const described = annotate(plainSchema(check.options), () => docs, {}, decoded(check.options, {}))
    const properties = { ...(described["properties"] as Node | undefined), ...inside(check.panel !== undefined) }
    options[id] = { anyOf: [{ ...described, properties }, { type: "null" }] }
  }
  return {
    anyOf: [
      { enum: Object.keys(registry) },
      { type: "string", minLength: 1, description: "A filter that the recipe's own module brings" },
      { type: "object", minProperties: 1, maxProperties: 1, properties: options }
    ]
  }
}

export const recipeSchema = async (root: string): Promise<Node> => {
  const source = SOURCES.map((file) => readFileSync(join(root, file), "utf8")).join("\n")
  const docs = recipeDocs(source)
  const shared = plainSchema(Recipes.FieldRef)
  const whole = withRefs(plainSchema(Recipes.Recipe), "FieldRef", shared) as Node
  const recipe = annotate(whole, docs, LEAST, decoded(Recipes.Recipe, LEAST))
  const properties = recipe["properties"] as Record<string, Node>
  const judge = { ...properties["judge"], items: ENTRY }
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A recipe of Cotton",
    ...recipe,
    properties: { ...properties, judge },
    definitions: {
      Filter: await judgeEntry(root),
      FieldRef: annotate(shared, docs, { field: "-" }, decoded(Recipes.FieldRef, { field: "-" }))
    }
  }
}

/** The file as it is committed. */
export const recipeSchemaText = async (root: string): Promise<string> =>
  `${JSON.stringify(await recipeSchema(root), null, 2)}\n`
