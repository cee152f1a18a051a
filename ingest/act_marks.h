// What a page says of one of its acts, once the tellings of each are together: marks for the
// learned reader's last question, "act=yes".
//
// A candidate is judged before it is known which others tell the same act (candidate_reader.h).
// Three sentences that may each be wrong are surer together, and the second copy of an act that was
// split by mistake is no event, however sure its words are.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/slots.h"

namespace chipline {

struct ToldAct {
  std::span<const Candidate> tellings;  // borrowed; one at least, all by the same issuers
  Candidate whole;                      // what they say together
  bool headlined = false;               // the title tells of it as well
  bool recounted = false;               // as it looks from its tellings alone
};

// How likely the surest telling is an event; nothing where the reader was asked about none.
std::optional<double> SurestTelling(const ToldAct& act);

// REQUIRES: the reader was asked about one of the act's tellings.
std::vector<std::string> ActMarks(const DocumentContext& context, std::span<const ToldAct> acts,
                                  std::size_t number);

}  // namespace chipline
