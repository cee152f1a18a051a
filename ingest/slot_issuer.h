// Who acts: the authority whose act a match describes.
#pragma once

#include <string>
#include <vector>

#include "ingest/slot_subjects.h"

namespace chipline {

struct IssuerSlot {
  std::vector<Jurisdiction> issuers;
  std::string agency;
  std::string rule;
  Basis basis = Basis::kDefault;
  std::size_t sentence = 0;
  ByteSpan span;
  std::string reason;  // set where no issuer can be shown: the candidate is dropped
};

// Order: what the words of the match imply (Entity List: US), "by …", an adjective beside the
// measure ("Dutch licence"), the authority on the left in the clause, in the sentence, an earlier
// sentence, and last the country that controls the subject's trade.
IssuerSlot FindIssuer(const SlotScope& scope, const SubjectSlot& subjects);

// Licences, lists and controls on exports: in the US these acts are BIS's.
bool IsExportLicensing(EventType type);

}  // namespace chipline
