// A document on its way to the server: the request, and what its answer means.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/crawl_plan.h"
#include "ingest/http_client.h"
#include "ingest/source_list.h"

namespace chipline {

// POST /api/v1/documents with the bytes, where they were found, what is known of their source, and
// their hash as Idempotency-Key.
HttpCall DeliveryCall(const WebUrl& server, const std::string& token, const std::string& key,
                      const PlanParcel& parcel, std::string body);
// POST /api/v1/fetching with a crawl's report.
HttpCall ReportCall(const WebUrl& server, const std::string& token, std::string report);

enum class DeliveryOutcome : std::uint8_t {
  kTaken,    // it has it, now or since before
  kRefused,  // it will never take this one
  kClosed,   // it lets nobody in like that: the token or the address is wrong
  kLater,
};

struct DeliveryVerdict {
  DeliveryOutcome outcome = DeliveryOutcome::kLater;
  std::string reason;       // one line, where it was not taken
  std::uint64_t added = 0;  // events, where it was
};
DeliveryVerdict JudgeDelivery(const HttpReply& reply);

}  // namespace chipline
