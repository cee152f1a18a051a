#include "ingest/crawl_plan.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/text_utils.h"

namespace chipline {

// Written and read by name, so that a version that knows more or less can read it.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Habit, gap, newest, asks)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanSource, address, moved_to, moving_to,
                                                moving_seen, validators_of, etag, last_modified,
                                                body, habit, next_at, checked_at, succeeded_at,
                                                changed_at, status, failures, is_gone, is_barred,
                                                error, polls, unchanged, conditional, listed,
                                                delivered, events)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanPage, url, cited, source, title, published,
                                                is_listing, attempts, next_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanKnown, updated, seen_at, fetched_at, body)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanParcel, url, media_type, source, published,
                                                fetched_at, publisher, issuer, ceiling)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanHost, free_at, rests_until, because, failures,
                                                forbidden, budget, budget_at, under_way)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanRobots, at, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanDead, url, source, reason, at)

namespace {

constexpr char kSources[] = "source";
constexpr char kPages[] = "page";
constexpr char kKnown[] = "known";
constexpr char kParcels[] = "parcel";
constexpr char kBodies[] = "body";
constexpr char kHosts[] = "host";
constexpr char kRobots[] = "robots";
constexpr char kDead[] = "dead";

template <class T>
Result<void> Load(const SideStore& store, const char* collection, std::map<std::string, T>& out) {
  for (const SideDocument& document : CHIP_TRY(store.List(collection))) {
    const auto json = nlohmann::json::parse(document.text, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) continue;
    try {
      out.emplace(document.id, json.get<T>());
    } catch (const nlohmann::json::exception&) {
      continue;
    }
  }
  return Ok();
}

template <class T>
SideChange Change(const char* collection, const std::string& id, const T& value) {
  const nlohmann::json json = value;
  return {collection, id, json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

// A validator goes back byte for byte, and need not be UTF-8: each byte is a code point of the
// text.
std::string Written(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) AppendUtf8(static_cast<unsigned char>(c), &text);
  return text;
}

std::string ReadBack(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    bytes += static_cast<char>(NextCodePoint(text, &at));
  }
  return bytes;
}

}  // namespace

Result<Plan> LoadPlan(const SideStore& store) {
  Plan plan;
  CHIP_CHECK(Load(store, kSources, plan.sources));
  for (auto& [id, source] : plan.sources) {
    source.etag = ReadBack(source.etag);
    source.last_modified = ReadBack(source.last_modified);
  }
  CHIP_CHECK(Load(store, kPages, plan.pages));
  CHIP_CHECK(Load(store, kKnown, plan.known));
  CHIP_CHECK(Load(store, kParcels, plan.parcels));
  CHIP_CHECK(Load(store, kHosts, plan.hosts));
  CHIP_CHECK(Load(store, kRobots, plan.robots));
  CHIP_CHECK(Load(store, kDead, plan.dead));
  return plan;
}

void PlanChanges::Put(const std::string& id, const PlanSource& value) {
  PlanSource written = value;
  written.etag = Written(value.etag);
  written.last_modified = Written(value.last_modified);
  changes_.push_back(Change(kSources, id, written));
}
void PlanChanges::Put(const std::string& id, const PlanPage& value) {
  changes_.push_back(Change(kPages, id, value));
}
void PlanChanges::Put(const std::string& id, const PlanKnown& value) {
  changes_.push_back(Change(kKnown, id, value));
}
void PlanChanges::Put(const std::string& id, const PlanParcel& value) {
  changes_.push_back(Change(kParcels, id, value));
}
void PlanChanges::Put(const std::string& id, const PlanHost& value) {
  changes_.push_back(Change(kHosts, id, value));
}
void PlanChanges::Put(const std::string& id, const PlanRobots& value) {
  changes_.push_back(Change(kRobots, id, value));
}
void PlanChanges::Put(const std::string& id, const PlanDead& value) {
  changes_.push_back(Change(kDead, id, value));
}
void PlanChanges::PutBody(const std::string& id, const std::string& bytes) {
  changes_.push_back({kBodies, id, bytes});
}
void PlanChanges::RemovePage(const std::string& id) {
  changes_.push_back({kPages, id, std::nullopt});
}
void PlanChanges::RemoveKnown(const std::string& id) {
  changes_.push_back({kKnown, id, std::nullopt});
}
void PlanChanges::RemoveParcel(const std::string& id) {
  changes_.push_back({kParcels, id, std::nullopt});
  changes_.push_back({kBodies, id, std::nullopt});
}
void PlanChanges::RemoveDead(const std::string& id) {
  changes_.push_back({kDead, id, std::nullopt});
}

Result<void> PlanChanges::WriteTo(SideStore& store) {
  if (changes_.empty()) return Ok();
  auto written = store.Write(changes_);
  if (written) changes_.clear();
  return written;
}

Result<std::string> BodyOf(const SideStore& store, const std::string& id) {
  auto body = CHIP_TRY(store.Get(kBodies, id));
  if (!body) return NotFound("the bytes of a document to be delivered are gone", id);
  return std::move(*body);
}

}  // namespace chipline
