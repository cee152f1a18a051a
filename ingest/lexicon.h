// The words that matter: subjects, authorities, countries, operations and measures, found in a
// sentence by one left-to-right pass that takes the longest known phrase at each place.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/flat_table.h"
#include "ingest/sentence.h"
#include "model/codes.h"
#include "model/subjects.h"

namespace chipline {

enum class MentionKind : std::uint8_t {
  kThing,         // a product, material or rule of the subject tree
  kEntity,        // a company, institute or a class of them, of the subject tree
  kAuthority,     // an agency, a person who speaks for one, or a capital that stands for one
  kJurisdiction,  // a country's name or adjective
  kWord,          // a word class of lexicon.toml: operations, measures, trade, …
  kDate,
  kNumber,  // 300,000
  kPercent,
  kMoney,
};

// What a word class is for.
enum class WordRole : std::uint8_t { kNone, kOperation, kMeasure };

using WordClassId = std::uint16_t;
struct WordClass {
  std::string name;
  WordRole role = WordRole::kNone;
  // Other classes that a word of this class may stand for ("permit" for "licence" and "allow").
  std::vector<WordClassId> also;
  // What the word implies wherever it stands ("Entity List": US, bis); empty for most.
  std::optional<Jurisdiction> issuer;
  std::string agency;
  std::vector<std::string> subjects;  // the object where none is named
  std::optional<Flow> flow;
};

// One spelling and what it means.
struct Term {
  MentionKind kind = MentionKind::kWord;
  WordClassId word_class = 0;                // kWord
  SubjectIndex subject = 0;                  // kThing, kEntity
  std::string agency;                        // kAuthority; empty where only the country is known
  std::optional<Jurisdiction> jurisdiction;  // kAuthority, kJurisdiction
  bool adjective = false;                    // kJurisdiction: "Dutch"
  bool generic = false;                      // kAuthority: "the ministry", known from context only
  bool match_case = false;
  std::string guard;  // see Lexicon::Find
  std::string written;
  std::string place;  // "file:line"
};

// The guard of a word so general ("tools") that it stands for its subject only where the text is
// about chips and nothing narrower is in reach.
inline constexpr std::string_view kVague = "vague";

using TermIndex = std::uint32_t;
inline constexpr TermIndex kNoTerm = 0xFFFFFFFF;

struct Mention {
  MentionKind kind = MentionKind::kWord;
  TermIndex term = kNoTerm;  // kNoTerm for dates and numbers
  std::uint32_t first = 0;   // tokens, end exclusive
  std::uint32_t last = 0;
  ByteSpan span;           // bytes of the sentence
  std::uint32_t date = 0;  // kDate: index into the sentence's dates
};

// Immutable once filled; safe from any thread.
class Lexicon {
 public:
  // Returns the id of the class, new or known.
  WordClassId AddClass(std::string_view name);
  std::optional<WordClassId> FindClass(std::string_view name) const;
  WordClass& word_class(WordClassId id) { return classes_[id]; }
  const WordClass& word_class(WordClassId id) const { return classes_[id]; }
  std::size_t class_count() const { return classes_.size(); }

  // Adds a spelling. Returns the earlier term that has it already with another meaning, else
  // nothing; the same meaning twice is one term.
  const Term* Add(Term term);
  const Term& term(TermIndex index) const { return terms_[index]; }
  std::size_t size() const { return terms_.size(); }

  // Appends the mentions of one sentence to `out`, in order, never overlapping. `chip_context` says
  // that the document speaks of chips: terms with the guard "chip" count only then.
  void Find(const TokenBuffer& words, std::string_view sentence, bool chip_context,
            std::vector<Mention>* out) const;

 private:
  std::uint32_t WordId(std::string_view word) const;
  std::uint32_t Intern(std::string_view word);
  std::uint32_t Next(std::uint32_t node, std::uint32_t word) const;
  // The longest known phrase that starts at token `at`; `ids` are those of the tokens.
  std::optional<Mention> LongestAt(std::uint32_t at, const TokenBuffer& words,
                                   const std::vector<std::uint32_t>& ids, std::string_view sentence,
                                   bool chip_context) const;
  void Scan(const TokenBuffer& words, std::string_view sentence, bool chip_context,
            std::vector<Mention>* out) const;
  bool Accepts(const Term& term, const Mention& mention, std::string_view sentence,
               bool chip_context) const;

  std::vector<WordClass> classes_;
  std::vector<Term> terms_;
  std::vector<std::string> words_ = {""};  // by word id; 0 is no word
  FlatTable word_ids_;                     // by WordKey
  FlatTable edges_;                        // (node << 32 | word) -> node; node 0 is the root
  std::vector<std::vector<TermIndex>> node_terms_ = {{}};
  std::vector<std::uint32_t> first_nodes_;  // by word id: where phrases begin with it; 0: none do
};

// "lift" -> lift, lifts, lifted, lifting; "withdraw/withdraws/withdrew" as listed; only the first
// word of a phrase changes.
std::vector<std::string> Inflect(std::string_view verb);

}  // namespace chipline
