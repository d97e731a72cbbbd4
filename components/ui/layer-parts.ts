/** What floats over a page. `layer-library.ts` fetches it. */
export * as DropdownMenu from "radix-ui/dropdown-menu";
export * as Popover from "radix-ui/popover";
export * as Select from "radix-ui/select";
export * as Tooltip from "radix-ui/tooltip";
