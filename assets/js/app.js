// Every task can be done without this: it only adds the behaviour of the GOV.UK components.
import { initAll } from "./govuk-frontend.min.js";

initAll();
