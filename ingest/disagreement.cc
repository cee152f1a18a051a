#include "ingest/disagreement.h"

#include <algorithm>

#include "model/codes.h"

namespace chipline {
namespace {

void Say(Disagreement& out, const std::string& words) {
  out.text += (out.text.empty() ? "" : "; ") + words;
}

void TakeDay(const char* field, const std::optional<Edtf>& found, std::optional<Edtf>& known,
             Disagreement& out) {
  if (!found || (known && !found->IsNarrowerThan(*known))) return;
  Say(out,
      std::string(field) + " " + (known ? known->text() + " becomes " : "is ") + found->text());
  known = found;
}

}  // namespace

std::optional<Disagreement> DisagreementOf(const PolicyEvent& standing, const PolicyEvent& found) {
  if (!found.evidence) return std::nullopt;
  // Codes run from best to least.
  const bool is_better = !standing.evidence || *found.evidence < *standing.evidence;
  if (!is_better && *found.evidence > *standing.evidence) return std::nullopt;
  Disagreement out;
  out.event = standing;
  if (is_better) {
    const std::string before = standing.evidence ? std::string(Name(*standing.evidence)) : "none";
    Say(out, "better evidence, " + before + " becomes " + std::string(Name(*found.evidence)));
    out.event.evidence = found.evidence;
  }
  if (found.certainty < standing.certainty) {
    Say(out,
        std::string(Name(standing.certainty)) + " becomes " + std::string(Name(found.certainty)));
    out.event.certainty = found.certainty;
  }
  // What takes effect with its announcement is told by that.
  const bool is_told = !standing.effective && standing.announced == found.effective;
  if (!is_told) TakeDay("effective", found.effective, out.event.effective, out);
  TakeDay("until", found.until, out.event.until, out);
  if (out.text.empty()) return std::nullopt;
  out.event.sources.insert(out.event.sources.end(), found.sources.begin(), found.sources.end());
  return out;
}

}  // namespace chipline
