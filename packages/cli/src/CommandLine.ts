import * as Console from "effect/Console"
import * as Layer from "effect/Layer"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { cotton } from "./Commands.ts"
import { completionsFlag, descriptorOf } from "./Completing.ts"
import { helpPage } from "./display/HelpPage.ts"
import { usageError } from "./display/UsageError.ts"

/** Help is data and goes to stdout; a mistake goes to stderr, and without the page that hides it. */
const presenter = CliOutput.layerPresenter({
  present: (event) => {
    switch (event._tag) {
      case "Help":
        return Console.log(helpPage(event.helpDoc))
      case "Version":
        return Console.log(`${event.name} ${event.version}`)
      case "InvalidInvocation":
        return Console.error(usageError(event.errors, event.commandPath, descriptorOf(cotton)))
    }
  }
})

/** How `cotton` reads its command line and speaks of it. */
export const layerCommandLine = Layer.mergeAll(
  presenter,
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, completionsFlag] })
)
