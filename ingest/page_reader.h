// The learned reader on one page: asked about each sentence that reads on, about each candidate
// that its acts give, and at the end about all of them together.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/act_reader.h"
#include "ingest/candidate_reader.h"
#include "ingest/extract.h"
#include "ingest/slots.h"

namespace chipline {

// For one page and one thread. In order, for each sentence: Skip; where Reads, Open, Read, Settle;
// for each candidate of it, where Knows its hit, Judge. After the last sentence, Finish.
class PageReader {
 public:
  // `context` must outlive the reader and hold all sentences and mentions once a sentence is
  // opened. Notes what it asks in `*features`, unless that is null.
  PageReader(const DocumentContext& context, std::vector<SentenceFeatures>* features)
      : context_(context), features_(features) {}

  // Text that reads on, as the reader was fitted to; tables and titles leave words out. No
  // official notice, unless told so before the first sentence.
  bool Reads(const Block& block) const;
  void ReadNotice() { reads_notice_ = true; }

  // Whether it notes what it asks, for fitting. Then nothing is tried on the reader's own word: the
  // last questions, fitted to that too, grow careful of everything (docs/decisions.md).
  bool Notes() const { return features_ != nullptr; }

  // Forgets the sentence before.
  void Skip() { read_ = false; }
  // `sentence` is one without dates; it need not outlive the call.
  void Open(const Prepared& sentence);
  // `hits` are what frames found in the sentence, the better ones first. `worded`: whether it has
  // words of policy at all; a sentence's place is counted among those that have.
  void Read(std::size_t sentence, const std::vector<Hit>& hits, bool worded);
  // Whether any type is likely enough to be a hit.
  bool FindsAct() const;
  // Takes away the hits that the reader doubts, marks those that it is certain of, and adds what it
  // reads where no frame matched.
  void Settle(std::size_t sentence, const Projected& projected, std::vector<Hit>* hits,
              std::vector<Rejected>* rejected) const;

  // What it reads and none of the sentence's candidates, `found`, tells; nothing where it notes.
  std::vector<Hit> Left(const Projected& projected, std::span<const Candidate> found) const;

  // Whether the sentence so surely tells an act of the type that what stands in a frame's way is of
  // something else. Never where it notes.
  bool IsCertain(EventType type) const;

  // What the sentence speaks of without naming it, were it to tell an act of the type.
  std::vector<SubjectIndex> Spoken(EventType type) const;
  // Whether the sentence was read and the reader has an opinion of such hits.
  bool Knows(const Hit& hit) const;
  void Judge(Candidate* candidate);

  void Finish(std::vector<Candidate>* candidates);

 private:
  const ActReader& reader() const { return *context_.rules->reader; }
  bool Doubts(const Hit& hit) const;
  Hit HitOf(const Reading& reading, const Projected& projected) const;
  Likelihoods TitleSays() const;
  void NoteSentence(std::size_t sentence, const std::vector<Hit>& hits);
  void NoteMarks(const std::vector<Candidate>& candidates);

  const DocumentContext& context_;
  std::vector<SentenceFeatures>* features_;
  bool reads_notice_ = false;
  bool read_ = false;      // whether the sentence at hand was
  std::size_t order_ = 0;  // worded sentences that were read before it
  ActSymbols symbols_;
  ActWeights weights_;
  std::vector<Reading> readings_;
  Likelihoods likely_{};
  Prepared opened_;        // the sentence, where features are noted
  std::size_t notes_ = 0;  // candidates that were noted
};

}  // namespace chipline
