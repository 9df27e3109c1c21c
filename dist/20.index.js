export const id = 20;
export const ids = [20];
export const modules = {

/***/ 20:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  compile: () => (/* reexport */ compile),
  findByName: () => (/* binding */ findByName),
  logPlan: () => (/* reexport */ logPlan),
  warnUnreadable: () => (/* reexport */ warnUnreadable)
});

;// CONCATENATED MODULE: ./node_modules/matcher/index.js
const maximumCacheSize = 1000;
const patternCache = new Map();

const sanitizeArray = (input, inputName) => {
	if (input === undefined) {
		return [];
	}

	if (typeof input === 'string') {
		return [input];
	}

	if (!Array.isArray(input)) {
		throw new TypeError(`Expected '${inputName}' to be a string or an array, but got a type of '${typeof input}'`);
	}

	return input.filter(string => {
		if (string === undefined) {
			return false;
		}

		if (typeof string !== 'string') {
			throw new TypeError(`Expected '${inputName}' to be an array of strings, but found a type of '${typeof string}' in the array`);
		}

		return true;
	});
};

// Splits a pattern into the literal parts between unescaped `*` wildcards. A backslash makes the next character literal.
const splitOnWildcards = pattern => {
	const parts = [];
	let part = '';
	// Append slices instead of single characters, since each append adds a rope node.
	let sliceStart = 0;

	for (let index = 0; index < pattern.length; index++) {
		const character = pattern[index];

		if (character === '*') {
			parts.push(part + pattern.slice(sliceStart, index));
			part = '';
			sliceStart = index + 1;
		} else if (character === '\\' && index + 1 < pattern.length) {
			// Drop the backslash and skip the escaped character so that it stays literal.
			part += pattern.slice(sliceStart, index);
			sliceStart = index + 1;
			index++;
		}
	}

	parts.push(part + pattern.slice(sliceStart));

	return parts;
};

// Greedy matching of each part at its first possible position is correct for `*`-only wildcards and never backtracks, unlike a regex, so the time is at most proportional to input length times pattern length.
const matchesParts = (input, parts) => {
	if (parts.length === 1) {
		return input === parts[0];
	}

	const first = parts[0];
	const last = parts.at(-1);
	const end = input.length - last.length;

	if (
		end < first.length
		|| !input.startsWith(first)
		|| !input.endsWith(last)
	) {
		return false;
	}

	let position = first.length;

	for (let partIndex = 1; partIndex < parts.length - 1; partIndex++) {
		const part = parts[partIndex];
		const index = input.indexOf(part, position);

		if (index === -1 || index + part.length > end) {
			return false;
		}

		position = index + part.length;
	}

	return true;
};

// Uppercase each character like a case-insensitive regex does. Keep the character if uppercasing changes its length or turns it into ASCII (`ß` → `SS`, `ı` → `I`), so lookalike characters do not match ASCII patterns.
const uppercaseCharacter = character => {
	const uppercase = character.toUpperCase();

	if (
		uppercase.length !== 1
		|| (character.codePointAt(0) > 0x7F && uppercase.codePointAt(0) <= 0x7F)
	) {
		return character;
	}

	return uppercase;
};

const normalizeCase = (string, caseSensitive) => {
	if (caseSensitive) {
		return string;
	}

	// Fast path: if uppercasing the whole string keeps its length, no character became longer. `ı` and `ſ` are the only characters that uppercase from non-ASCII to ASCII, and astral characters and lone surrogates are excluded to keep them unchanged. The result is then the same as for `uppercaseCharacter()`.
	if (!/[ıſ\u{D800}-\u{DFFF}\u{10000}-\u{10FFFF}]/v.test(string)) {
		const uppercase = string.toUpperCase();

		if (uppercase.length === string.length) {
			return uppercase;
		}
	}

	return string
		.replaceAll(/\P{ASCII}/gv, character => uppercaseCharacter(character))
		.replaceAll(/[a-z]+/gv, letters => letters.toUpperCase());
};

// The returned `test()` expects an input already passed through `normalizeCase()`.
const makePattern = (pattern, caseSensitive) => {
	const cacheKey = (caseSensitive ? 'S' : 'I') + pattern;

	const cachedPattern = patternCache.get(cacheKey);

	if (cachedPattern) {
		return cachedPattern;
	}

	const negated = pattern.startsWith('!');

	if (negated) {
		pattern = pattern.slice(1);
	}

	// Copy the parts so that the cache holds flat strings of their own. Otherwise, V8 can keep rope nodes, or the larger string the pattern was sliced from, in memory.
	const parts = structuredClone(splitOnWildcards(normalizeCase(pattern, caseSensitive)));

	const compiledPattern = {
		negated,
		test: input => matchesParts(input, parts),
	};

	// Limit the cache so that many different patterns cannot use unlimited memory. A `Map` keeps insertion order, so the first key is the oldest.
	if (patternCache.size >= maximumCacheSize) {
		patternCache.delete(patternCache.keys().next().value);
	}

	patternCache.set(cacheKey, compiledPattern);

	return compiledPattern;
};

// Returns a function that checks whether one input matches the patterns.
const compilePatterns = (patterns, options) => {
	patterns = sanitizeArray(patterns, 'patterns');

	if (patterns.length === 0) {
		return () => false;
	}

	// eslint-disable-next-line unicorn/prefer-object-destructuring-defaults -- Spreading copies only own properties, so options inherited from a polluted `Object.prototype` are ignored. Destructuring defaults would read them.
	const {allPatterns, caseSensitive} = {allPatterns: false, caseSensitive: false, ...options};
	const compiledPatterns = patterns.map(pattern => makePattern(pattern, caseSensitive));

	// Partition patterns for faster processing
	const negatedPatterns = compiledPatterns.filter(pattern => pattern.negated);
	const positivePatterns = compiledPatterns.filter(pattern => !pattern.negated);

	return input => {
		const comparableInput = normalizeCase(input, caseSensitive);

		// Check negated patterns first (immediate exclusion)
		for (const pattern of negatedPatterns) {
			if (pattern.test(comparableInput)) {
				return false;
			}
		}

		// No positive patterns - include if no negations matched (already checked above)
		if (positivePatterns.length === 0) {
			return true;
		}

		if (allPatterns) {
			// AND logic: include if ALL positive patterns match
			for (const pattern of positivePatterns) {
				if (!pattern.test(comparableInput)) {
					return false;
				}
			}

			return true;
		}

		// OR logic: include if any positive pattern matches
		for (const pattern of positivePatterns) {
			if (pattern.test(comparableInput)) {
				return true; // Short-circuit on first match
			}
		}

		return false;
	};
};

function matcher(inputs, patterns, options) {
	inputs = sanitizeArray(inputs, 'inputs');
	const matches = compilePatterns(patterns, options);
	return inputs.filter(input => matches(input));
}

function isMatch(inputs, patterns, options) {
	inputs = sanitizeArray(inputs, 'inputs');
	const matches = compilePatterns(patterns, options);
	return inputs.some(input => matches(input));
}

// EXTERNAL MODULE: ./build/plan/pattern.js
var pattern = __webpack_require__(148);
;// CONCATENATED MODULE: ./build/plan/glob.js
/** Patterns matched against names. Loaded only when there are any. */


/** A noncharacter: what people name has none of it, and of what others name it is taken out. */
const PLACEHOLDER = '\uffff';
const REPLACEMENT = '\ufffd';
/** GraphQL's Int, as which GitHub takes a pull request number. */
const LARGEST_NUMBER = 2 ** 31 - 1;
/** With more numbers than this, a name says no longer whose it is. Bounds the work on a hostile one too. */
const MAX_NUMBERS = 20;
/** Matching takes time in proportion to the lengths of pattern and name: the library never backtracks. */
function compile({ text, tokens }) {
    const withStars = tokens.map((token) => token.replace(PLACEHOLDER, REPLACEMENT));
    // To the library a leading ! would mean "not".
    if (withStars[0] === '!')
        withStars[0] = '\\!';
    const globWith = (number) => withStars.map((token) => (token === '{pr}' ? number : token)).join('');
    const [anything, numbered] = [globWith('*'), globWith(PLACEHOLDER)];
    const matches = (name, glob) => isMatch(name.replaceAll(PLACEHOLDER, REPLACEMENT), glob, { caseSensitive: true });
    return {
        text,
        forPullRequests: (0,pattern/* isForPullRequests */.nf)({ text, tokens }),
        matches: (name) => matches(name, anything),
        numbersIn: (name) => (matches(name, anything) ? numbersIn(name, numbered) : []),
    };
}
/** With one number at a time replaced by what no name has, the library's own match tells where `{pr}` may stand. */
function numbersIn(name, glob) {
    const clean = name.replaceAll(PLACEHOLDER, REPLACEMENT);
    const found = new Set();
    let looked = 0;
    for (const { 0: digits, index } of clean.matchAll(/(?<!\d)[1-9]\d{0,9}(?!\d)/g)) {
        if (Number(digits) > LARGEST_NUMBER)
            continue;
        looked += 1;
        if (looked > MAX_NUMBERS)
            return 'unclear';
        const marked = `${clean.slice(0, index)}${PLACEHOLDER}${clean.slice(index + digits.length)}`;
        if (isMatch(marked, glob, { caseSensitive: true }))
            found.add(Number(digits));
    }
    return [...found];
}
/**
 * What every matching name starts with, as far as any server would understand it the same way: plain letters, digits and
 * `.`, `_`, `-`. For asking a service for fewer rows, never for deciding.
 *
 * @param pullRequest the only number that `{pr}` may be, if there is one
 */
function commonStart(patterns, pullRequest) {
    const starts = patterns.map(({ tokens }) => {
        const known = tokens.map((token) => token === '{pr}' && pullRequest !== undefined ? `${pullRequest}` : token.replace('\\', ''));
        // Neither wildcard begins with one of these.
        return known.join('').replace(/[^A-Za-z0-9._-][^]*/, '');
    });
    const [start = '', ...others] = starts;
    let length = start.length;
    for (const other of others)
        while (!other.startsWith(start.slice(0, length)))
            length -= 1;
    return start.slice(0, length);
}

// EXTERNAL MODULE: ./build/runtime/text.js
var runtime_text = __webpack_require__(976);
// EXTERNAL MODULE: ./build/runtime/json.js
var json = __webpack_require__(713);
// EXTERNAL MODULE: ./build/report/describe.js + 2 modules
var describe = __webpack_require__(693);
;// CONCATENATED MODULE: ./build/report/plan-log.js


/** Every line of it, however many: what is not shown here is not deleted. */
function logPlan({ decisions, overLimit }, runner) {
    const number = (action) => decisions.filter((decision) => decision.action === action).length;
    const parts = [`${number('delete')} to delete`, `${number('keep')} to keep`];
    if (number('fail') > 0)
        parts.push(`${number('fail')} that cannot be deleted`);
    const title = `Plan: ${parts.join(', ')}`;
    const lines = decisions.map(planLine);
    if (lines.length > describe/* SHORT */.Pb)
        runner.group(title, lines);
    else
        for (const line of [title, ...lines])
            runner.info(line);
    if (overLimit !== undefined)
        runner.info(overLimit);
}
/** `delete coc-script SC… "name" (by ann, created 2026-…) — matches …; pull request 42 is merged` */
function planLine({ target, name, action, reason }) {
    const { type, creator, createdAt } = target;
    const about = [
        creator !== undefined && `by ${(0,runtime_text/* escapeForLog */.zB)(creator, 60)}`,
        createdAt !== undefined && `created ${new Date(createdAt).toISOString()}`,
    ].filter((part) => part !== false);
    const origin = about.length > 0 ? ` (${about.join(', ')})` : '';
    return `${action.padEnd(6)} ${type} ${(0,describe/* describeTarget */.ff)({ ...target, ...(name !== undefined && { name }) })}${origin}${reason && ` — ${(0,runtime_text/* escapeForLog */.zB)(reason, 500)}`}`;
}
/** Pull requests whose state could not be read keep what they have, which must not go unnoticed. */
function warnUnreadable(states, runner) {
    const unreadable = [...states].flatMap(([number, state]) => typeof state === 'object' ? [{ number, why: state.unreadable }] : []);
    const [first] = unreadable;
    if (!first)
        return;
    const which = `the state of ${(0,runtime_text/* plural */.LS)(unreadable.length, 'pull request', 'pull requests')} could not be read`;
    const hint = 'The token needs the permission pull-requests: read.';
    runner.annotate('warning', `What belongs to them is kept: ${which} (${first.number}: ${(0,runtime_text/* escapeForLog */.zB)(first.why, 300)}). ${hint}`);
}

;// CONCATENATED MODULE: ./build/run/select-by-name.js





/**
 * Everything of each type, listed to the end. A type whose list cannot be read as a whole has no candidates, and the report
 * says so in red; the other types are none the worse for it.
 */
async function findByName(workplaces, { patterns, scope }, report) {
    const start = commonStart(patterns, scope?.number);
    const candidates = [];
    for (const { type, context, place } of workplaces) {
        try {
            const found = await type.list(context, start);
            context.say(`${type.name}: ${(0,runtime_text/* plural */.LS)(found.length, 'row', 'rows')} listed at ${place}`);
            if (found.length === 0) {
                const asked = start && type.searchesNames ? `no row whose name has "${start}"` : 'no rows';
                const hint = 'A wrong region, project or account would answer the same; check them if something should be there.';
                report.notice(`${type.name}: the list at ${place} has ${asked}. ${hint}`);
            }
            for (const target of found) {
                // Matched is the whole name; shown, and kept until the report is written, is what is bearable of it.
                const { name } = target;
                candidates.push({ target: name === undefined ? target : { ...target, name: (0,json/* truncate */.xv)(name) }, name });
            }
        }
        catch (thrown) {
            report.addError(thrown, `${type.name}: nothing is deleted, because the list at ${place} could not be read`);
        }
    }
    return { candidates };
}


/***/ })

};
