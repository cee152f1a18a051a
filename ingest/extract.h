// The extractor: a document in, typed policy events with their evidence out.
//
// A pure function of the document and the rules. Stages, each in a file of its own: sentences and
// clauses (sentence.h), mentions (lexicon.h, date_phrases.h), the projected sentence in which a
// mention is one character of its class (project.h), frames matched on it (frames.h), slots
// (slots.h), certainty (certainty.h), and merging over the document (extract_merge.cc).
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ingest/document.h"
#include "model/codes.h"
#include "model/event.h"
#include "model/result.h"

namespace chipline {

struct RuleSet;

// Why one field has its value.
struct SlotTrace {
  std::string field;  // a field of the event: "type", "issuer", "effective", …
  std::string value;  // as the event has it
  std::string rule;   // id of the frame, cue, alias or default that gave it
  std::string
      basis;  // capture, clause, sentence, context, section, header, title, default; ceiling
  std::uint32_t start = 0;  // code points of Document::text, end exclusive; empty where a default
  std::uint32_t end = 0;
  std::string text;  // Document::text[start:end]
};

// A found event. `background` marks an earlier act that the page only recounts.
struct Draft {
  PolicyEvent event;
  Grade grade = Grade::kC;
  bool background = false;
  std::vector<SlotTrace> trace;
  // What the learned reader was asked of the act at last (act_marks.h), and how likely its surest
  // telling is an event: for fitting it. Empty where it was not asked.
  std::vector<std::string> marks;
  double surest = 0;
};

// A candidate that did not become a draft, and the stage at which it died.
struct Rejected {
  EventType type = EventType::kBan;
  std::vector<std::string> subjects;
  std::string stage;   // "not", "cue", "subject", "issuer", "certainty", "title", "merge", "reader"
  std::string reason;  // the rule or cue, in words
  std::uint32_t start = 0;
  std::uint32_t end = 0;
};

struct Extraction {
  std::vector<Draft> drafts;       // in document order
  std::vector<Rejected> rejected;  // in document order
};

// A sentence that the learned reader was asked about, for fitting it.
struct SentenceFeatures {
  std::uint32_t start = 0;  // code points of Document::text, end exclusive
  std::uint32_t end = 0;
  std::string text;
  std::vector<std::string> features;  // act_reader.h
  std::vector<std::vector<std::string>> tokens;
  struct Choice {
    std::string id;
    std::vector<std::string> features;
  };
  // What it was asked of a candidate of the sentence (candidate_reader.h).
  struct OfCandidate {
    PolicyEvent found;                     // as the slots filled it
    PolicyEvent settled;                   // as the reader left it
    std::vector<Choice> choices;           // what it may be about
    std::vector<Choice> issuers;           // who may have acted
    std::vector<Choice> days;              // when it may have been
    std::vector<std::string> features;     // of what it is about unnamed
    std::vector<std::string> certainties;  // of its certainty
    std::vector<std::string> right;        // of its being an event, and the page's own news
    std::vector<Choice> before;  // by number on the page: candidates that may tell the same act
  };
  std::vector<OfCandidate> candidates;
};

// Safe from any thread. The same document and rules give the same bytes.
class Extractor {
 public:
  // With the rules and the subject tree that are built into the program; never reloaded.
  static const Extractor& Embedded();
  // With the files of `folder` in place of the embedded ones of the same name. A bad edit is
  // refused: kInvalidArgument, `place` = "file:line".
  static Result<std::unique_ptr<Extractor>> Load(const std::string& folder);

  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  // Every draft has one source (url, publisher, title, published, language, quotes); each filled
  // field is named by a quote's `supports`, and text[start:end] == exact in code points of
  // document.text. `document` of the source is left empty: only the ingester knows the stored text.
  // Without document.published, dates that are relative to it stay empty.
  Extraction Extract(const Document& document) const;

  // What the reader is asked about while the document is extracted, in its order.
  std::vector<SentenceFeatures> Features(const Document& document) const;

  // Reads the folder's files again. What is being extracted goes on with the old set; a bad edit is
  // refused as by Load, and the old set stays.
  Result<void> Reload(const std::string& folder);

  // The first 12 hex digits of SHA-256 over all rule files and the subject tree.
  std::string version() const;
  std::shared_ptr<const RuleSet> rules() const;

 private:
  explicit Extractor(std::shared_ptr<const RuleSet> rules);
  mutable std::mutex mutex_;  // over the pointer alone
  std::shared_ptr<const RuleSet> rules_;
};

}  // namespace chipline
