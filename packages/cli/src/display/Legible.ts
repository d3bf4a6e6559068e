export { legible } from "@cotton/schema"
