#include "tests/query/naive_state.h"

#include <tuple>

#include "tests/query/naive_evaluator.h"

namespace chipline::naive {
namespace {

// P2: "`extracted` events count only on positions where nothing `entered` or `confirmed` is live".
Evaluator Judge(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question,
                Fault fault) {
  const std::vector<Known> known = Visible(log, question, fault);
  Evaluator people(tree, question, fault, known, question.review == ReviewMode::kAny);
  if (question.review != ReviewMode::kPeopleFirst || people.IsHeld()) return people;
  return {tree, question, fault, known, true};
}

}  // namespace

Answer Evaluate(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question,
                Fault fault) {
  return Judge(log, tree, question, fault).Run();
}

Verdict Ship(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question) {
  using Side = std::tuple<Jurisdiction, Flow, Jurisdiction>;
  static const std::vector<Side> kSides = {
      {Jurisdiction::kUS, Flow::kExport, Jurisdiction::kCN},
      {Jurisdiction::kCN, Flow::kImport, Jurisdiction::kUS},
      {Jurisdiction::kCN, Flow::kProcurement, Jurisdiction::kUS},
      {Jurisdiction::kCN, Flow::kUse, Jurisdiction::kUS}};
  bool denied = false;
  bool unknown = false;
  bool restricted = false;
  for (const auto& [issuer, flow, target] : kSides) {
    Question side = question;
    side.issuer = issuer;
    side.flow = flow;
    side.target = target;
    const Evaluator evaluator = Judge(log, tree, side, Fault::kNone);
    const Answer answer = evaluator.Run();
    const bool needs_licence =
        answer.status == Status::kLicenceRequired || answer.status == Status::kListed;
    denied |= answer.status == Status::kBanned;
    denied |= needs_licence && (answer.review_policy == ReviewPolicy::kPolicyOfDenial ||
                                answer.review_policy == ReviewPolicy::kPresumptionOfDenial);
    const auto covered = tree.CoverageStart(issuer, flow);
    unknown |= covered && question.date < *covered;
    restricted |= evaluator.HasOtherMeasure();
  }
  if (denied) return Verdict::kNo;
  if (unknown) return Verdict::kUnknown;
  return restricted ? Verdict::kRestricted : Verdict::kYes;
}

}  // namespace chipline::naive
