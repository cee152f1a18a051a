#include "ingest/page_reader.h"

#include <algorithm>
#include <utility>

#include "ingest/same_act.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// What the reader holds less likely is no act, whatever a frame says; what it holds more likely is
// one where no frame matched (docs/quality.md).
constexpr double kDoubted = 0.05;
constexpr double kRead = 0.2;
// What it holds so likely no cue drops: a condition or a denial in the sentence may be of something
// else.
constexpr double kBeyondCues = 0.7;
// What it holds so likely no cue drops though a frame found it too, and the cue may be of the
// frame's own words.
constexpr double kCertain = 0.9;
// What it holds so likely is tried on its own word where no hit of a frame became a candidate.
constexpr double kLeft = 0.3;

// The hits that no better one covers. REQUIRES: `hits` are ranked.
std::vector<Hit> BestOf(const std::vector<Hit>& hits) {
  std::vector<Hit> out;
  for (const Hit& hit : hits) {
    const bool covered =
        std::ranges::any_of(out, [&](const Hit& other) { return Overlap(hit, other); });
    if (!covered) out.push_back(hit);
  }
  return out;
}

}  // namespace

bool PageReader::Reads(const Block& block) const {
  return (!context_.document->notice || reads_notice_) &&
         (block.kind == BlockKind::kParagraph || block.kind == BlockKind::kListItem);
}

void PageReader::Open(const Prepared& sentence) {
  reader().Symbols(sentence, &symbols_);
  if (features_ != nullptr) opened_ = sentence;
}

void PageReader::Read(std::size_t sentence, const std::vector<Hit>& hits, bool worded) {
  const std::vector<Hit> best = BestOf(hits);
  if (features_ != nullptr) NoteSentence(sentence, best);
  readings_ = reader().Read(symbols_, best, order_, &weights_);
  if (worded) ++order_;
  read_ = true;
  for (const Reading& reading : readings_) {
    likely_[static_cast<std::size_t>(reading.type)] = reading.probability;
  }
}

bool PageReader::FindsAct() const {
  return std::ranges::any_of(readings_, [](const Reading& reading) {
    return reading.probability >= kRead && reading.span.end > 0;
  });
}

bool PageReader::IsCertain(EventType type) const {
  // A notice amends and corrects in the words of what it amends.
  return read_ && !Notes() && !reads_notice_ && likely_[static_cast<std::size_t>(type)] >= kCertain;
}

bool PageReader::Doubts(const Hit& hit) const {
  // An echo has the type of the act before it, and its sentence reads like none.
  return !hit.frame->echo && Knows(hit) && likely_[static_cast<std::size_t>(hit.type)] < kDoubted;
}

void PageReader::Settle(std::size_t sentence, const Projected& projected, std::vector<Hit>* hits,
                        std::vector<Rejected>* rejected) const {
  std::erase_if(*hits, [&](const Hit& hit) {
    if (!Doubts(hit)) return false;
    const Passage passage = context_.Locate(sentence, projected.Bytes(hit.first, hit.last));
    rejected->push_back({hit.type,
                         {},
                         "reader",
                         hit.frame->id + ": the sentence does not read like one",
                         passage.start,
                         passage.end});
    return true;
  });
  for (Hit& hit : *hits) hit.sure = hit.sure || (Knows(hit) && IsCertain(hit.type));
  for (const Reading& reading : readings_) {
    if (reading.probability < kRead || reading.span.end == 0) continue;
    const bool known =
        std::ranges::any_of(*hits, [&](const Hit& hit) { return hit.type == reading.type; });
    if (!known) hits->push_back(HitOf(reading, projected));
  }
}

std::vector<Hit> PageReader::Left(const Projected& projected,
                                  std::span<const Candidate> found) const {
  std::vector<Hit> out;
  if (Notes()) return out;
  for (const Reading& reading : readings_) {
    if (reading.probability < kLeft || reading.span.end == 0) continue;
    const bool told = std::ranges::any_of(
        found, [&](const Candidate& one) { return one.event.type == reading.type; });
    if (!told) out.push_back(HitOf(reading, projected));
  }
  return out;
}

Hit PageReader::HitOf(const Reading& reading, const Projected& projected) const {
  Hit hit;
  hit.frame = &reader().frame(reading.type);
  hit.type = reading.type;
  hit.sure = reading.probability >= kBeyondCues;
  hit.weak = true;  // where issuer and subject are both guessed, it proves nothing
  const std::vector<Piece>& pieces = projected.pieces;
  while (hit.first + 1 < pieces.size() && pieces[hit.first].span.end <= reading.span.begin) {
    ++hit.first;
  }
  hit.last = hit.first + 1;
  while (hit.last < pieces.size() && pieces[hit.last].span.begin < reading.span.end) ++hit.last;
  return hit;
}

std::vector<SubjectIndex> PageReader::Spoken(EventType type) const {
  return read_ ? SpokenSubjects(*context_.rules, weights_, type) : std::vector<SubjectIndex>();
}

bool PageReader::Knows(const Hit& hit) const {
  return read_ && reader().Answers(hit.type) && reader().Knows(*hit.frame);
}

void PageReader::Judge(Candidate* candidate) {
  const double probability = likely_[static_cast<std::size_t>(candidate->event.type)];
  if (features_ == nullptr) {
    return ReadCandidate(context_, weights_, probability, candidate, nullptr);
  }
  CandidateQuestions asked;
  ReadCandidate(context_, weights_, probability, candidate, &asked);
  SentenceFeatures::OfCandidate note;
  note.found = std::move(asked.event);
  note.settled = candidate->event;
  for (std::size_t i = 0; i < asked.choices.size(); ++i) {
    note.choices.push_back({asked.ids[i], std::move(asked.choices[i].features)});
  }
  for (IssuerChoice& issuer : asked.issuers) {
    note.issuers.push_back({std::string(Name(issuer.code)), std::move(issuer.features)});
  }
  for (DayChoice& day : asked.days) {
    note.days.push_back({day.value.text(), std::move(day.features)});
  }
  note.features = std::move(asked.features);
  note.certainties = std::move(asked.certainties);
  candidate->note = notes_++;
  features_->back().candidates.push_back(std::move(note));
}

void PageReader::Finish(std::vector<Candidate>* candidates) {
  ReadDocument(context_, TitleSays(), candidates);
  if (features_ != nullptr) NoteMarks(*candidates);
}

// What the headline says of each type; nothing of the kind without one.
Likelihoods PageReader::TitleSays() const {
  Likelihoods out{};
  for (const SentenceRecord& record : context_.sentences) {
    if (context_.document->blocks[record.block].kind != BlockKind::kTitle) continue;
    Prepared title;
    PrepareKnown(*context_.rules, context_.TextOf(record), context_.MentionsOf(record), &title);
    ActSymbols symbols;
    reader().Symbols(title, &symbols);
    ActWeights weights;
    for (const Reading& reading : reader().Read(symbols, {}, 0, &weights)) {
      double& most = out[static_cast<std::size_t>(reading.type)];
      most = std::max(most, reading.probability);
    }
  }
  return out;
}

void PageReader::NoteSentence(std::size_t sentence, const std::vector<Hit>& hits) {
  const SentenceRecord& record = context_.sentences[sentence];
  SentenceFeatures out;
  out.text = context_.TextOf(record);
  out.start = context_.CodePoint(record, 0);
  out.end = out.start + static_cast<std::uint32_t>(CountCodePoints(out.text));
  out.features = reader().FeaturesOf(*context_.rules, opened_, hits, order_);
  out.tokens = reader().TokensOf(*context_.rules, opened_);
  features_->push_back(std::move(out));
}

// The marks of each candidate, to what was asked of it.
void PageReader::NoteMarks(const std::vector<Candidate>& candidates) {
  std::size_t number = 0;
  for (SentenceFeatures& sentence : *features_) {
    for (SentenceFeatures::OfCandidate& note : sentence.candidates) {
      const auto candidate = std::ranges::find(candidates, number++, &Candidate::note);
      if (candidate == candidates.end()) continue;
      note.right = candidate->marks;
      for (const Candidate& other : candidates) {
        if (!IsToldBefore(other, *candidate) || !MayBeSame(other, *candidate)) continue;
        note.before.push_back({std::to_string(other.note),
                               PairFeatures(*context_.rules->subjects, other, *candidate)});
      }
    }
  }
}

}  // namespace chipline
