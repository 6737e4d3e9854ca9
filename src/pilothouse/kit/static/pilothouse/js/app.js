import { start as ages } from "./ages.js";
import { start as dialogs } from "./dialogs.js";
import { start as drop } from "./drop.js";
import { start as forms } from "./forms.js";
import { start as keys } from "./keys.js";
import { start as lines } from "./lines.js";
import { start as network } from "./network.js";
import { start as palette } from "./palette.js";
import { start as pick } from "./pick.js";
import { start as tables } from "./tables.js";
import { start as theme } from "./theme.js";
import { start as toasts } from "./toasts.js";

for (const start of [theme, toasts, network, dialogs, forms, lines, palette, pick, keys, tables, drop, ages]) start();
