#include "ingest/lexicon.h"

#include <algorithm>

namespace chipline {

WordClassId Lexicon::AddClass(std::string_view name) {
  if (const auto known = FindClass(name)) return *known;
  classes_.emplace_back();
  classes_.back().name = name;
  return static_cast<WordClassId>(classes_.size() - 1);
}

std::optional<WordClassId> Lexicon::FindClass(std::string_view name) const {
  const auto found = std::ranges::find(classes_, name, &WordClass::name);
  if (found == classes_.end()) return std::nullopt;
  return static_cast<WordClassId>(found - classes_.begin());
}

namespace {

// A word of up to seven bytes is its own key; of a longer one it is a hash, with the highest bit
// set.
constexpr std::size_t kOwnKey = 7;
constexpr std::uint64_t kHashed = 1ULL << 63;

std::uint64_t Packed(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = (out << 8) | static_cast<unsigned char>(c);
  return out;
}

std::uint64_t WordKey(std::string_view word) {
  if (word.size() <= kOwnKey) return Packed(word);
  constexpr std::uint64_t kFactor = 0x9FB21C651E98DF25ULL;
  std::uint64_t hash = word.size();
  for (; word.size() > kOwnKey; word.remove_prefix(kOwnKey)) {
    hash = (hash ^ Packed(word.substr(0, kOwnKey))) * kFactor;
    hash ^= hash >> 32;
  }
  return ((hash ^ Packed(word)) * kFactor) | kHashed;
}

std::uint64_t EdgeKey(std::uint32_t node, std::uint32_t word) {
  return (static_cast<std::uint64_t>(node) << 32) | word;
}

}  // namespace

std::uint32_t Lexicon::WordId(std::string_view word) const {
  return word_ids_.Find(WordKey(word), [&](std::uint32_t id) {
    return word.size() <= kOwnKey || words_[id] == word;
  });
}

std::uint32_t Lexicon::Intern(std::string_view word) {
  if (const std::uint32_t known = WordId(word)) return known;
  const auto id = static_cast<std::uint32_t>(words_.size());
  words_.emplace_back(word);
  word_ids_.Add(WordKey(word), id);
  return id;
}

std::uint32_t Lexicon::Next(std::uint32_t node, std::uint32_t word) const {
  return edges_.Find(EdgeKey(node, word));
}

namespace {

bool SameMeaning(const Term& a, const Term& b) {
  return a.kind == b.kind && a.word_class == b.word_class && a.subject == b.subject &&
         a.agency == b.agency && a.jurisdiction == b.jurisdiction;
}

}  // namespace

const Term* Lexicon::Add(Term term) {
  TokenBuffer words;
  Tokenize(term.written, &words);
  std::uint32_t node = 0;
  for (const Token& token : words.tokens) {
    const std::uint32_t word = Intern(token.text);
    if (first_nodes_.size() <= word) first_nodes_.resize(word + 1);
    std::uint32_t next = Next(node, word);
    if (next == 0) {
      next = static_cast<std::uint32_t>(node_terms_.size());
      edges_.Add(EdgeKey(node, word), next);
      node_terms_.emplace_back();
    }
    if (node == 0) first_nodes_[word] = next;
    node = next;
  }
  for (const TermIndex index : node_terms_[node]) {
    const Term& known = terms_[index];
    if (SameMeaning(known, term)) return nullptr;
    const bool apart = known.match_case != term.match_case || known.guard != term.guard;
    if (!apart && known.written == term.written) return &known;
    if (!apart && !term.match_case) return &known;
  }
  // Guarded and cased spellings are tried first: they are the narrower ones.
  auto& terms = node_terms_[node];
  terms.insert(term.match_case || !term.guard.empty() ? terms.begin() : terms.end(),
               static_cast<TermIndex>(terms_.size()));
  terms_.push_back(std::move(term));
  return nullptr;
}

bool Lexicon::Accepts(const Term& term, const Mention& mention, std::string_view sentence,
                      bool chip_context) const {
  if ((term.guard == "chip" || term.guard == kVague) && !chip_context) return false;
  if (!term.match_case) return true;
  const std::string_view found =
      sentence.substr(mention.span.begin, mention.span.end - mention.span.begin);
  if (found.substr(0, term.written.size()) == term.written) return true;
  // A hyphen may stand for a blank: H-20, RTX-Pro.
  std::string plain(found);
  std::ranges::replace(plain, '-', ' ');
  std::string wanted = term.written;
  std::ranges::replace(wanted, '-', ' ');
  return plain.starts_with(wanted);
}

void Lexicon::Find(const TokenBuffer& words, std::string_view sentence, bool chip_context,
                   std::vector<Mention>* out) const {
  const std::size_t before = out->size();
  bool act = false;
  bool guarded = false;
  Scan(words, sentence, chip_context, out);
  for (std::size_t i = before; i < out->size(); ++i) {
    const Term& term = terms_[(*out)[i].term];
    if (term.guard == "measure") guarded = true;
    if (term.kind == MentionKind::kWord && classes_[term.word_class].role != WordRole::kNone) {
      act = true;
    }
  }
  if (act || !guarded) return;
  std::erase_if(*out, [&](const Mention& mention) {
    return mention.term != kNoTerm && terms_[mention.term].guard == "measure" &&
           &mention >= out->data() + before;
  });
}

std::optional<Mention> Lexicon::LongestAt(std::uint32_t at, const TokenBuffer& words,
                                          const std::vector<std::uint32_t>& ids,
                                          std::string_view sentence, bool chip_context) const {
  const auto count = static_cast<std::uint32_t>(words.tokens.size());
  std::optional<Mention> best;
  std::uint32_t node = ids[at] == 0 ? 0 : first_nodes_[ids[at]];
  for (std::uint32_t i = at; node != 0;) {
    for (const TermIndex index : node_terms_[node]) {
      const Term& term = terms_[index];
      const Mention mention{
          term.kind, index, at, i + 1, {words.tokens[at].span.begin, words.tokens[i].span.end}, 0};
      if (!Accepts(term, mention, sentence, chip_context)) continue;
      best = mention;
      break;
    }
    ++i;
    node = i == count || ids[i] == 0 ? 0 : Next(node, ids[i]);
  }
  return best;
}

void Lexicon::Scan(const TokenBuffer& words, std::string_view sentence, bool chip_context,
                   std::vector<Mention>* out) const {
  const auto count = static_cast<std::uint32_t>(words.tokens.size());
  std::vector<std::uint32_t> ids(count);
  for (std::uint32_t i = 0; i < count; ++i) ids[i] = WordId(words.tokens[i].text);
  std::uint32_t at = 0;
  while (at < count) {
    std::optional<Mention> best = LongestAt(at, words, ids, sentence, chip_context);
    // "the ministry" gives way to "Ministry of Commerce" behind the article.
    if (best && at + 1 < count && words.tokens[at].text == "the") {
      auto behind = LongestAt(at + 1, words, ids, sentence, chip_context);
      if (behind && behind->last > best->last) best = behind;
    }
    if (!best) {
      ++at;
      continue;
    }
    out->push_back(*best);
    at = best->last;
  }
}

namespace {

bool EndsWithAny(std::string_view word, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return word.ends_with(end); });
}

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

std::vector<std::string> RegularForms(const std::string& verb) {
  if (verb.ends_with('e')) {
    return {verb, verb + "s", verb + "d", verb.substr(0, verb.size() - 1) + "ing"};
  }
  if (verb.ends_with('y') && verb.size() > 1 && !IsVowel(verb[verb.size() - 2])) {
    const std::string stem = verb.substr(0, verb.size() - 1);
    return {verb, stem + "ies", stem + "ied", verb + "ing"};
  }
  const bool sibilant = EndsWithAny(verb, {"s", "x", "z", "ch", "sh"});
  return {verb, verb + (sibilant ? "es" : "s"), verb + "ed", verb + "ing"};
}

}  // namespace

std::vector<std::string> Inflect(std::string_view verb) {
  const std::size_t blank = verb.find(' ');
  const std::string_view head = verb.substr(0, blank);
  const std::string tail(blank == std::string_view::npos ? "" : verb.substr(blank));
  std::vector<std::string> forms;
  if (head.find('/') == std::string_view::npos) {
    forms = RegularForms(std::string(head));
  } else {
    for (std::size_t begin = 0; begin <= head.size();) {
      const std::size_t end = std::min(head.find('/', begin), head.size());
      forms.emplace_back(head.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  for (std::string& form : forms) form += tail;
  return forms;
}

}  // namespace chipline
