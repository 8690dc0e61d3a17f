// Mistakes only; the layout is Prettier's.
const globals = require("globals");

module.exports = [
    {
        files: ["intman_module/static/**/*.js"],
        ignores: ["intman_module/static/lib/**"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        rules: {
            "no-cond-assign": "error",
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-args": "error",
            "no-dupe-class-members": "error",
            "no-dupe-keys": "error",
            "no-duplicate-case": "error",
            "no-empty": "error",
            "no-eval": "error",
            "no-fallthrough": "error",
            "no-redeclare": "error",
            "no-self-assign": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", {args: "after-used"}],
            "no-var": "error",
            "prefer-const": "error",
            eqeqeq: "error",
        },
    },
];
