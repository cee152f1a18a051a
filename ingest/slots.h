// From a matched frame to a candidate event: who acts, on what, towards whom, from when, on what
// terms. Each value remembers its basis.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/act_reader.h"
#include "ingest/certainty.h"
#include "ingest/document.h"
#include "ingest/extract.h"
#include "ingest/rules.h"
#include "ingest/text_utils.h"
#include "model/event.h"

namespace chipline {

// One sentence of the document and the lexicon's mentions in it.
struct SentenceRecord {
  std::uint32_t block = 0;
  ByteSpan span;                    // bytes of the block's text
  std::uint32_t first_mention = 0;  // into DocumentContext::mentions, end exclusive
  std::uint32_t last_mention = 0;
};

// The item of a list that is read behind the sentence that introduces it ("The ministry will:").
struct JoinedItem {
  std::size_t item = 0;      // into DocumentContext::sentences
  std::size_t lead = 0;      // the same
  std::uint32_t prefix = 0;  // bytes of the joined sentence in front of the item
};

// A passage in code points of Document::text, and that text.
struct Passage {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::string_view text;
};

// What the whole document knows before any frame is matched.
struct DocumentContext {
  const Document* document = nullptr;
  const RuleSet* rules = nullptr;
  bool chip_context = false;
  bool opinion = false;  // page_voice.h
  std::vector<SentenceRecord> sentences;
  std::vector<Mention> mentions;
  std::optional<JoinedItem> joined;  // while its slots are filled
  // Of the long block that was counted in last: a text without full stops is one long sentence, and
  // would be counted from its start for each thing found in it.
  mutable std::optional<std::pair<std::size_t, CodePointMap>> counted;

  // Where bytes of the sentence as it was matched stand in the document. What spans a lead-in and
  // its item is the item's part.
  Passage Locate(std::size_t sentence, ByteSpan span) const;
  std::string_view TextOf(const SentenceRecord& sentence) const;
  std::span<const Mention> MentionsOf(const SentenceRecord& sentence) const {
    return std::span(mentions).subspan(sentence.first_mention,
                                       sentence.last_mention - sentence.first_mention);
  }
  // Code points of Document::text at byte `byte` of the sentence.
  std::uint32_t CodePoint(const SentenceRecord& sentence, std::uint32_t byte) const;
};

// How close to the match a value was found; ordered from best to worst.
enum class Basis : std::uint8_t {
  kCapture,
  kClause,
  kSentence,
  kContext,
  kSection,
  kHeader,
  kTitle,
  kDefault
};
std::string_view Name(Basis basis);

struct ReadDay {
  Edtf day;
  SlotTrace trace;
};

struct Candidate {
  std::size_t sentence = 0;  // into DocumentContext::sentences
  const Frame* frame = nullptr;
  ByteSpan match;     // bytes of the sentence
  PolicyEvent event;  // without key, sources and review
  std::vector<SubjectIndex> subjects;
  bool weak = false;
  bool background = false;
  bool occasion = false;       // told as what came before the sentence's own news
  const Cue* doubt = nullptr;  // of the rules: would have dropped it, had the reader not been sure
  bool title = false;
  bool table = false;
  std::optional<Edtf> act_day;  // the day of the act or statement, where effective is another
  Basis issuer_basis = Basis::kDefault;
  Basis subject_basis = Basis::kDefault;
  // Of the learned reader, where it was asked (candidate_reader.h): what its sentence says of the
  // type, what speaks for and against its being an event, and how sure the reader is that it is
  // one.
  double likely = 0;
  std::vector<std::string> marks;
  std::optional<double> right;
  // What its sentence weighs, for what is asked once the page is read, and whether the
  // page tells the act as its own news and does not recount it.
  ActWeights words;
  std::optional<bool> news;
  std::optional<double> newsworthy;  // how likely that is
  // When it was, as the reader says, where the slots found no day: taken once the page's acts are
  // told apart.
  std::optional<ReadDay> read_day;
  // A first day is stated that cannot be read: neither the act's day nor the reader's stands in.
  bool unread_start = false;
  // What other acts of the sentence are about and this one is not.
  std::vector<SubjectIndex> of_others;
  std::size_t note = static_cast<std::size_t>(-1);  // its number where features are noted
  std::vector<SlotTrace> trace;
};

// One prepared sentence with its clauses and cues.
struct SentenceView {
  std::size_t index = 0;
  Prepared prepared;
  std::vector<Clause> clauses;
  std::vector<CueHit> cues;
  std::vector<const Hit*> hits;  // all that frames found, for who shares the sentence's things
  // What the sentence speaks of without naming it, as the reader says: asked where nothing else
  // gives a candidate its subject; empty where there is no reader to ask.
  std::function<std::vector<SubjectIndex>()> spoken;
};

// Nothing where the match is no event; `*rejected` then says at which stage it died.
std::optional<Candidate> FillSlots(const DocumentContext& context, const SentenceView& view,
                                   const Hit& hit, Rejected* rejected);

}  // namespace chipline
