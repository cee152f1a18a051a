// Entries to append: small ones with a name, a full one, and a known random stream of them.
#pragma once

#include <random>
#include <string>

#include "model/entry.h"

namespace chipline {

inline Edtf Date(const std::string& text) {
  Result<Edtf> date = Edtf::Parse(text);
  return date ? *date : Edtf();
}

inline PolicyEvent EventNamed(const std::string& key) {
  PolicyEvent event;
  event.key = key;
  event.type = EventType::kLicenceRequirement;
  event.certainty = Certainty::kEnacted;
  event.evidence = Evidence::kOfficialText;
  event.effect = Effect::kTighten;
  event.issuers = {Jurisdiction::kUS};
  event.target = Jurisdiction::kCN;
  event.flow = Flow::kExport;
  event.subjects = {"nvidia-h20"};
  event.effective = Date("2025-04-09");
  event.summary = "A licence is needed.";
  return event;
}

inline NewEntry EntryNamed(const std::string& key) {
  NewEntry entry;
  entry.events = {EventNamed(key)};
  entry.by = "test";
  return entry;
}

// One event with every field that the head holds.
inline NewEntry FullEntry() {
  PolicyEvent event = EventNamed("full");
  event.type = EventType::kTariff;
  event.certainty = Certainty::kAnnounced;
  event.issuers = {Jurisdiction::kUS, Jurisdiction::kCN};
  event.subjects = {"nvidia-h20", "gallium"};
  event.effective = Date("2026-33");
  event.until = Date("[2026-11-01..2026-12-31]");
  event.announced = Date("2025-12-01");
  event.published = Date("2025-12");
  event.conditions = {{ConditionKind::kRate, "a quarter", 25.0, "%"},
                      {ConditionKind::kRate, "and a half more", 0.5, "%"}};
  event.review_policy = ReviewPolicy::kPresumptionOfDenial;
  event.scope = Scope{ScopeKind::kBuyers, "listed buyers"};
  event.overrides = true;
  event.modifies = {"12.0", "some-act"};
  event.act = "an-act";
  Source source;
  source.url = "https://example.org/a";
  source.publisher = "Example";
  source.published = Date("2025-12-02");
  event.sources = {source, Source{}};
  NewEntry entry;
  entry.kind = EntryKind::kCorrection;
  entry.events = {event, EventNamed("second")};
  entry.targets = {{12, 0}, {13, 2}};
  entry.reason = "misread";
  entry.published = Date("2026-01-05");
  entry.by = "test";
  entry.id = "submission-7";
  return entry;
}

// A different entry for each number, always the same one for a number.
inline NewEntry EntryNumber(std::uint64_t number) {
  std::mt19937_64 random(number * 2654435761U + 1);
  const auto below = [&](std::uint64_t limit) { return random() % limit; };
  NewEntry entry = EntryNamed("event-" + std::to_string(number));
  PolicyEvent& event = entry.events[0];
  event.type = below(2) == 0 ? EventType::kBan : EventType::kTariff;
  event.effective = Edtf::FromDay(static_cast<Day>(18000 + below(2500)));
  if (below(3) == 0) event.until = Edtf::FromDay(static_cast<Day>(20500 + below(500)));
  for (std::uint64_t i = below(4); i > 0; --i) event.note += "One more sentence about it. ";
  if (below(5) == 0) entry.id = "submission-" + std::to_string(number);
  if (below(7) == 0) entry.events.push_back(EventNamed(event.key + "-b"));
  return entry;
}

}  // namespace chipline
