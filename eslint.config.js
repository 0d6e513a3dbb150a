import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import whom (docs/architecture.md): `from` may not import what `not` matches. */
const arrows = [
  { from: 'domain', not: ['workflows', 'activities', 'worker', 'client', 'sandbox', 'embedded'] },
  { from: 'activities', not: ['workflows', 'worker', 'client', 'sandbox', 'embedded'] },
  { from: 'workflows', not: ['worker', 'client', 'sandbox', 'embedded'] },
  { from: 'client', not: ['activities', 'worker', 'sandbox', 'embedded'] },
  { from: 'worker', not: ['sandbox', 'embedded', 'client/cli', 'client/web', 'client/api', 'client/server'] },
  { from: 'sandbox', not: ['workflows', 'activities', 'worker', 'client', 'embedded', 'domain'] },
  { from: 'embedded', not: ['activities', 'workflows'] },
];

const zones = arrows.flatMap(({ from, not }) =>
  not.map((other) => ({
    target: `./${from}`,
    from: `./${other}`,
    message: `${from} does not import ${other}: see "Folders" in docs/architecture.md.`,
  })),
);

/** Rules that hold only where workflow code runs: in the sandbox, where a replay must come out the same. */
const deterministic = {
  'no-restricted-globals': [
    'error',
    ...['process', 'Buffer', 'fetch', 'performance', 'crypto', 'Temporal', 'setInterval'].map((name) => ({
      name,
      message: 'is not deterministic: workflow code runs again on replay.',
    })),
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [{ name: 'zod', message: 'costs every cached workflow memory: parse at the edges.' }],
      patterns: [{ regex: '^node:', message: 'is not there in the workflow sandbox.' }],
    },
  ],
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.confetti', 'test/replay/histories'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // It asks to change interfaces of the SDK that we implement.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Ports are implemented with methods that need not wait for anything.
      '@typescript-eslint/require-await': 'off',
      // Loops that run until their work is done read best as what they are.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  { files: ['workflows/**/*.ts'], rules: deterministic },
  {
    files: ['domain/**/*.ts'],
    ignores: ['domain/policy/schema.ts', 'domain/policy/load.ts', 'domain/policy/references.ts'],
    rules: deterministic,
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/activities/*'],
              allowTypeImports: true,
              message: 'Types only: activities run outside.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // Tests of bad input hand in what the types forbid.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Activities are handed to a test environment as the functions they are.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
