#include "web/position_answers.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "query/expectations.h"
#include "query/resolver.h"
#include "web/answers.h"
#include "web/kept_conflicts.h"

namespace chipline {
namespace {

// An answer begins with these and the day.
constexpr std::string_view kStart = R"({"resolved":{"date":")";
constexpr std::size_t kDayBytes = 10;

}  // namespace

Result<std::string> MakePositionAnswer(const Site& site,
                                       const std::shared_ptr<const Timeline>& timeline,
                                       const PositionQuestion& question) {
  const Position& position = question.position;
  Resolver resolver(*timeline, question.as_of);
  PositionWriter writer(site, *timeline, question.as_of);
  const Json item = CHIP_TRY(writer.Write(position, resolver.ResolveWithTrace(position)));
  Json json = Envelope(site, *timeline, question.as_of);
  json.update(item);
  // P13. The position's own subject, its ancestors and what is below it.
  json["conflicts"] =
      ConflictsJson(site, timeline, question.as_of,
                    {position.issuer, std::nullopt, position.subject, position.target}, &writer);
  if (question.with_events) json["events"] = CHIP_TRY(writer.NamedEvents());
  return Dump(json);
}

PositionAnswers::Key PositionAnswers::KeyOf(const PositionQuestion& question) {
  const AsOf& as_of = question.as_of;
  return {question.position, as_of.known_at,  as_of.recorded, as_of.floor,
          as_of.review,      as_of.imprecise, as_of.without,  question.with_events};
}

std::size_t PositionAnswers::Kept::RunOf(Day day) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(days, day) - days.begin());
}

std::shared_ptr<const std::string> PositionAnswers::Find(const Key& key, Day day,
                                                         bool* knows_days) const {
  const std::lock_guard lock(mutex_);
  const auto kept = kept_.find(key);
  *knows_days = kept != kept_.end();
  if (!*knows_days) return nullptr;
  const auto run = kept->second.of_run.find(kept->second.RunOf(day));
  return run == kept->second.of_run.end() ? nullptr : run->second;
}

void PositionAnswers::Keep(const Key& key, Day day, std::optional<std::vector<Day>> days,
                           std::string rest) const {
  constexpr std::size_t kOverhead = 256;
  auto text = std::make_shared<const std::string>(std::move(rest));
  const std::lock_guard lock(mutex_);
  auto kept = kept_.find(key);
  if (kept == kept_.end()) {
    if (!days) return;  // dropped meanwhile
    bytes_ += kOverhead + days->size() * sizeof(Day);
    kept = kept_.emplace(key, Kept{std::move(*days), {}}).first;
  }
  const std::size_t bytes = kOverhead + text->size();
  if (kept->second.of_run.emplace(kept->second.RunOf(day), std::move(text)).second) bytes_ += bytes;
  if (bytes_ <= most_bytes_) return;
  kept_.clear();
  bytes_ = 0;
}

Result<std::string> PositionAnswers::Answer(const Site& site,
                                            const std::shared_ptr<const Timeline>& timeline,
                                            const PositionQuestion& question) const {
  const Key key = KeyOf(question);
  const Day day = question.as_of.date;
  bool knows_days = false;
  std::string answer;
  if (const auto rest = Find(key, day, &knows_days)) {
    answer.reserve(kStart.size() + kDayBytes + rest->size());
    return std::move(answer.append(kStart).append(FormatDay(day)).append(*rest));
  }
  answer = CHIP_TRY(MakePositionAnswer(site, timeline, question));
  const std::string start = std::string(kStart) + FormatDay(day);
  std::optional<std::vector<Day>> days;
  if (!knows_days) days = AnswerDays(*timeline, question.as_of, question.position);
  if (answer.starts_with(start)) Keep(key, day, std::move(days), answer.substr(start.size()));
  return answer;
}

std::size_t PositionAnswers::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace chipline
