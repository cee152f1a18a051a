// The learned reader's second question: of a candidate whose slots are filled, what is it about,
// how firm is it, and is it an event at all?
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ingest/act_reader.h"
#include "ingest/day_choices.h"
#include "ingest/issuer_choices.h"
#include "ingest/slots.h"
#include "ingest/subject_choices.h"

namespace chipline {

// What the reader was asked of one candidate, for fitting it.
struct CandidateQuestions {
  PolicyEvent event;                   // as the slots found it
  std::vector<SubjectChoice> choices;  // whose ids are `ids`
  std::vector<std::string> ids;
  std::vector<IssuerChoice> issuers;
  std::vector<DayChoice> days;
  std::vector<std::string> features;     // that unnamed subjects are told by
  std::vector<std::string> certainties;  // and that certainty is
};

// What a sentence that weighs `weights` speaks of without naming it, were it to tell an act of the
// type.
std::vector<SubjectIndex> SpokenSubjects(const RuleSet& rules, const ActWeights& weights,
                                         EventType type);

// Sets the candidate's issuer where the reader is surer of another one, its subjects to those named
// near it that the reader chooses, where it does, and to some of which the sentence speaks without
// naming them, its certainty, its effective day where the reader knows a much likelier one,
// `read_day` where the slots found none and the reader knows one, and `likely`, `marks` and `words`
// for ReadDocument. `weights` are those of its sentence,
// `probability` what the sentence says of the candidate's type. `asked` may be null.
void ReadCandidate(const DocumentContext& context, const ActWeights& weights, double probability,
                   Candidate* candidate, CandidateQuestions* asked);

// By number of the type: what a sentence says of it.
using Likelihoods = std::array<double, kTypes>;

// Sets `right` and `news` of all candidates that were read, from their marks, from what the
// headline says, and from each other; what is news is no background then, whatever its clause says.
void ReadDocument(const DocumentContext& context, const Likelihoods& title,
                  std::vector<Candidate>* candidates);

}  // namespace chipline
