// Words that a pattern spells out and that no sentence ever shows it, because the lexicon takes
// them into a class: "urged (?:congress|washington) to" where "urged" is one of <tell>.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "ingest/lexicon.h"
#include "ingest/project.h"

namespace chipline {

using WordSet = std::set<std::string, std::less<>>;

// The spellings of the lexicon, in lower case, that the expanded pattern names letter by letter. Of
// a repeated group only single rounds are looked at; two words apart by a gap are no spelling.
WordSet SwallowedWords(std::string_view pattern, const Lexicon& lexicon);

// The sentence with those mentions written out that `words` holds: the same pieces at other places,
// and no dates. Empty where the sentence has none of the words.
Projected WithWords(const Projected& sentence, const WordSet& words);

}  // namespace chipline
