// The parameters that all reads share: the three clocks, how to read the record, and filters.
#pragma once

#include <optional>
#include <vector>

#include "query/as_of.h"
#include "query/position.h"
#include "query/state.h"
#include "query/timeline.h"
#include "web/http.h"
#include "web/router.h"

namespace chipline {

// `as_of.recorded` is always a seq of the timeline, so that an answer can name what it was made of.
struct Question {
  AsOf as_of;
  StateFilter filter;
};

// Tables for routes, with the words that OpenAPI and --help show.
std::vector<ParameterSpec> AsOfParameters();    // date … imprecise
std::vector<ParameterSpec> FilterParameters();  // issuer … target

// Reads both kinds; what a route does not list never gets here. `today` is the default date.
// A problem names the parameter, says what was expected, and suggests the nearest word.
std::optional<HttpProblem> ReadQuestion(const Request& request, const Timeline& timeline, Day today,
                                        Question& question);

// P11: the seq that `recorded_at` (an instant, a day to its end in UTC, or seq:N) stands for; the
// timeline's last without it.
std::optional<HttpProblem> ReadRecordedAt(const Request& request, const Timeline& timeline,
                                          std::uint64_t& seq);

// A civil day of a parameter of its own; leaves `out` as it is where that is absent or empty. An
// instant is refused: it falls on one day in Washington and on another in Beijing (P11).
std::optional<HttpProblem> ReadDay(const Request& request, const std::string& parameter,
                                   std::optional<Day>& out);

// The event to leave out of a counterfactual, by id or key.
inline const ParameterSpec kWithoutParameter{
    "without", "an event's id or key: the answer as if it had never been recorded"};
std::optional<HttpProblem> ReadWithout(const Request& request, const Timeline& timeline,
                                       std::optional<EventId>& without);

// "US", "export" and a subject's id as segments of a path.
std::optional<HttpProblem> ReadPosition(const Request& request, const Timeline& timeline,
                                        Position& position);
std::optional<HttpProblem> ReadSubject(std::string_view id, const std::string& parameter,
                                       const SubjectTree& subjects, SubjectIndex& subject);

// The names that `review` and `imprecise` take and answers echo.
std::string_view Name(ReviewMode mode);
std::string_view Name(Imprecise imprecise);

}  // namespace chipline
