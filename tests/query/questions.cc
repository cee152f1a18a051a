#include "tests/query/questions.h"

#include <cstdio>
#include <cstdlib>
#include <map>

namespace chipline {
namespace {

const std::map<std::string, naive::ReviewMode> kReviewModes = {
    {"default", naive::ReviewMode::kPeopleFirst},
    {"any", naive::ReviewMode::kAny},
    {"confirmed", naive::ReviewMode::kConfirmedOnly}};

const std::map<std::string, naive::Imprecise> kImpreciseModes = {
    {"mark", naive::Imprecise::kMark},
    {"earliest", naive::Imprecise::kEarliest},
    {"latest", naive::Imprecise::kLatest}};

template <class E>
Result<E> OneOf(const std::map<std::string, E>& modes, const std::string& name) {
  const auto mode = modes.find(name);
  if (mode == modes.end()) return InvalidArgument("unknown mode '" + name + "'");
  return mode->second;
}

template <class E>
std::string NameIn(const std::map<std::string, E>& modes, E wanted) {
  for (const auto& [name, mode] : modes) {
    if (mode == wanted) return name;
  }
  return "?";
}

Result<Day> NeededDay(const std::string& text) {
  const auto day = ParseDay(text);
  if (!day) return InvalidArgument("'" + text + "' is not a day");
  return *day;
}

Result<void> ReadOption(const std::string& word, naive::Question* question) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return InvalidArgument("'" + word + "' is not name=value");
  const std::string name = word.substr(0, equals);
  const std::string value = word.substr(equals + 1);
  if (name == "known") {
    question->known_at = CHIP_TRY(NeededDay(value));
  } else if (name == "seq") {
    question->seq = std::strtoull(value.c_str(), nullptr, 10);
  } else if (name == "review") {
    question->review = CHIP_TRY(OneOf(kReviewModes, value));
  } else if (name == "imprecise") {
    question->imprecise = CHIP_TRY(OneOf(kImpreciseModes, value));
  } else if (name == "certainty" && FromName<Certainty>(value)) {
    question->floor = *FromName<Certainty>(value);
  } else {
    return InvalidArgument("unknown option '" + word + "'");
  }
  return Ok();
}

Result<void> ReadSubject(const std::string& id, const SubjectTree& tree,
                         naive::Question* question) {
  const auto subject = tree.Find(id);
  if (!subject) return InvalidArgument("no subject '" + id + "'");
  question->subject = *subject;
  return Ok();
}

std::string KeyList(const std::set<EventId>& ids, const TextLog& log) {
  std::string list;
  for (const EventId& id : ids) list += (list.empty() ? "" : ",") + log.KeyOf(id);
  return list;
}

std::string Percent(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g%%", number);
  return text;
}

}  // namespace

Result<TextQuestion> ParseQuestion(std::string_view text, const SubjectTree& tree) {
  const std::vector<std::string> words = Words(text);
  TextQuestion asked;
  naive::Question& question = asked.question;
  asked.ship = !words.empty() && words[0] == "ship";
  const std::size_t at = asked.ship ? 2 : 4;
  if (words.size() <= at || words[at][0] != '@') {
    return InvalidArgument("expected: issuer flow subject target @day, or ship subject @day");
  }
  if (asked.ship) {
    CHIP_CHECK(ReadSubject(words[1], tree, &question));
  } else {
    const auto issuer = FromName<Jurisdiction>(words[0]);
    const auto flow = FromName<Flow>(words[1]);
    const auto target = FromName<Jurisdiction>(words[3]);
    if (!issuer || !flow || !target) return InvalidArgument("unknown issuer, flow or target");
    question.issuer = *issuer;
    question.flow = *flow;
    question.target = *target;
    CHIP_CHECK(ReadSubject(words[2], tree, &question));
  }
  question.date = CHIP_TRY(NeededDay(words[at].substr(1)));
  for (std::size_t i = at + 1; i < words.size(); ++i) CHIP_CHECK(ReadOption(words[i], &question));
  return asked;
}

std::string Render(const naive::Answer& answer, const TextLog& log) {
  std::string text(Name(answer.status));
  if (answer.review_policy) text += "/" + std::string(Name(*answer.review_policy));
  if (answer.duty_percent) text += " " + Percent(*answer.duty_percent);
  if (answer.decided_by) text += " by " + log.KeyOf(*answer.decided_by);
  if (answer.returns) text += " returns " + FormatDay(*answer.returns);
  if (answer.possible) text += " possible";
  if (!answer.also_in_force.empty()) text += " also " + KeyList(answer.also_in_force, log);
  if (!answer.exceptions.empty()) text += " except " + KeyList(answer.exceptions, log);
  return text;
}

std::string Render(naive::Verdict verdict) {
  switch (verdict) {
    case naive::Verdict::kYes:
      return "yes";
    case naive::Verdict::kRestricted:
      return "restricted";
    case naive::Verdict::kNo:
      return "no";
    case naive::Verdict::kUnknown:
      return "unknown";
  }
  return "?";
}

std::string Render(const naive::Question& question, const SubjectTree& tree) {
  std::string text = std::string(Name(question.issuer)) + " " + std::string(Name(question.flow)) +
                     " " + tree.at(question.subject).id + " " + std::string(Name(question.target)) +
                     " @" + FormatDay(question.date);
  if (question.known_at) text += " known=" + FormatDay(*question.known_at);
  if (question.seq) text += " seq=" + std::to_string(*question.seq);
  text += " certainty=" + std::string(Name(question.floor));
  text += " review=" + NameIn(kReviewModes, question.review);
  return text + " imprecise=" + NameIn(kImpreciseModes, question.imprecise);
}

}  // namespace chipline
