/** Its source text goes into every page: it may use nothing from outside of itself. */
export declare const browser: () => void
