// Stacks made before 0.2.0 name this file in their state, and `refresh` and `destroy` load it from there.
export = require("../machine/free-port-provider");
