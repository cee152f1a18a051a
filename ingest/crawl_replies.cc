// What replies mean to the crawl.
#include <algorithm>
#include <limits>
#include <utility>

#include "ingest/crawl.h"
#include "ingest/delivery.h"
#include "ingest/http_rules.h"
#include "ingest/text_utils.h"
#include "model/entry.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kMinute = 60 * kSecond;
constexpr Micros kFirstWait = 5 * kMinute;
constexpr Micros kNever = std::numeric_limits<Micros>::max();
constexpr int kEnoughMoves = 3;    // the same permanent redirect, poll after poll
constexpr int kMostAttempts = 10;  // of a page that its host could give
constexpr int kMostRefusals = 3;   // of a page that its host will not give
constexpr Micros kRevisitAfter = 6 * 3'600 * kSecond;
constexpr Micros kSeenEvery = 7 * kMicrosPerDay;
constexpr Micros kForgetAfter = 90 * kMicrosPerDay;
constexpr std::size_t kMostDead = 1'000;
constexpr std::size_t kMostPages = 20'000;  // waiting; what is listed beyond is listed again

std::string HashOf(std::string_view bytes) {
  return HexOf(Sha256(bytes));
}

std::string ReasonOf(const HttpReply& reply) {
  return reply.fault == HttpFault::kNone ? "it answered " + std::to_string(reply.status)
                                         : reply.reason;
}

// Whether a media type may be a document: text, markup, JSON or PDF; nothing stated may be.
bool MayBeDocument(std::string_view media_type) {
  const std::string type = AsciiLower(Trim(media_type.substr(0, media_type.find(';'))));
  return type.empty() || type.starts_with("text/") || type.ends_with("xml") ||
         type.ends_with("json") || type == "application/pdf" || type == "application/octet-stream";
}

}  // namespace

Result<void> Crawl::Finish(const HttpReply& reply, Micros now) {
  const auto found = under_way_.find(reply.id);
  if (found == under_way_.end()) return Ok();
  Errand errand = std::move(found->second);
  under_way_.erase(found);
  if (errand.kind == ErrandKind::kParcel || errand.kind == ErrandKind::kReport) {
    OnParcel(errand, reply, now);
    return changes_.WriteTo(store_);
  }
  const PlanHost* host = hosts_.Find(errand.url.host);
  const bool was_down = host != nullptr && host->failures > 0;
  const HostNews news = hosts_.End(errand.url.host, reply, now, changes_);
  if (was_down && news == HostNews::kFine) WakeSourcesOf(errand.url.host, now);
  taken_[errand.kind].erase(errand.subject);
  if (reply.fault == HttpFault::kNone && IsRedirect(reply.status) && errand.hops < kMostRedirects) {
    Follow(std::move(errand), reply, now);
    return changes_.WriteTo(store_);
  }
  switch (errand.kind) {
    case ErrandKind::kRobots:
      OnRobots(errand, reply, news, now);
      break;
    case ErrandKind::kPoll:
      OnPoll(errand, reply, news, now);
      break;
    default:
      OnPage(errand, reply, news, now);
      break;
  }
  return changes_.WriteTo(store_);
}

void Crawl::Follow(Errand errand, const HttpReply& reply, Micros now) {
  auto target = RedirectTarget(errand.url, reply);
  if (!target) {
    HttpReply refused;
    refused.fault = HttpFault::kRefused;
    refused.reason = target.error().ToString();
    if (errand.kind == ErrandKind::kRobots) OnRobots(errand, refused, HostNews::kFine, now);
    if (errand.kind == ErrandKind::kPoll) OnPoll(errand, refused, HostNews::kFine, now);
    if (errand.kind == ErrandKind::kPage) OnPage(errand, refused, HostNews::kFine, now);
    return;
  }
  errand.is_permanent = errand.is_permanent && IsPermanentRedirect(reply.status);
  errand.url = std::move(*target);
  ++errand.hops;
  errand.not_before = now;
  taken_[errand.kind].insert(errand.subject);
  follow_ups_.push_back(std::move(errand));
}

// ---- robots.txt (RFC 9309, 2.3.1)

void Crawl::OnRobots(const Errand& errand, const HttpReply& reply, HostNews news, Micros now) {
  const bool is_unreachable =
      news != HostNews::kFine || reply.fault != HttpFault::kNone || reply.status >= 500;
  if (is_unreachable && reply.fault != HttpFault::kRefused) {
    // Everything is disallowed until it can be read.
    if (news == HostNews::kFine) {
      hosts_.Trouble(errand.url.host, now, "robots.txt: " + ReasonOf(reply), changes_);
    }
    for (const SourceSpec& spec : list_.sources) {
      PlanSource& source = plan_.sources.at(spec.id);
      if (!IsPolled(spec) || source.next_at > now || spec.url.Origin() != errand.subject) continue;
      FailPoll(spec, source, "robots.txt: " + ReasonOf(reply), now);
    }
    for (auto& [key, page] : plan_.pages) {
      const WebUrl* url = Parsed(page.url);
      if (page.next_at > now || url == nullptr || url->Origin() != errand.subject) continue;
      page.next_at = now + Backoff(1, kFirstWait, list_.longest_wait, dice_);
      changes_.Put(key, page);
    }
    return;
  }
  PlanRobots robots{now, {}};
  // 4xx, and redirects that lead nowhere: there is none.
  if (reply.fault == HttpFault::kNone && reply.status >= 200 && reply.status < 300) {
    robots.text = RepairUtf8(std::string_view(reply.body).substr(0, RobotsRules::kMostBytes));
  }
  rules_.insert_or_assign(errand.subject, RobotsRules::Parse(robots.text, "chipline"));
  changes_.Put(errand.subject, robots);
  plan_.robots.insert_or_assign(errand.subject, std::move(robots));
}

// ---- lists

void Crawl::OnPoll(const Errand& errand, const HttpReply& reply, HostNews news, Micros now) {
  const SourceSpec& spec = *list_.Find(errand.subject);
  PlanSource& source = plan_.sources.at(errand.subject);
  polled_.insert(errand.subject);
  is_changed_ = true;
  ++source.polls;
  source.checked_at = now;
  source.status = reply.status;
  source.is_barred = false;
  const bool is_moved = !source.moved_to.empty();
  if (news == HostNews::kWait) {
    // Nothing is wrong with the source: it is due again as soon as its host allows.
    source.next_at = now;
    source.error = "its host asked for time";
    changes_.Put(spec.id, source);
    return;
  }
  if (reply.status == 410 && reply.fault == HttpFault::kNone && !is_moved) {
    source.is_gone = true;
    source.error = "it is gone for good (410): take it out of the list, or give its new address";
    source.next_at = kNever;
    changes_.Put(spec.id, source);
    return;
  }
  const bool is_fresh = reply.fault == HttpFault::kNone && reply.status == 200;
  const bool is_unchanged = reply.fault == HttpFault::kNone && reply.status == 304 &&
                            source.validators_of == errand.url.text();
  if (!is_fresh && !is_unchanged) {
    const bool is_lost =
        reply.status == 404 || reply.status == 410 || reply.fault == HttpFault::kRefused;
    if (is_moved && is_lost) source.moved_to.clear();  // back to where it was
    FailPoll(spec, source, ReasonOf(reply), now);
    return;
  }
  if (is_fresh) {
    std::string body = HashOf(reply.body);
    const bool is_same = body == source.body;
    if (is_same) {
      ++source.unchanged;
    } else if (spec.kind == SourceKind::kPages && spec.links.empty()) {
      source.changed_at = now;
      ++source.listed;
      if (options_.server) AddParcel(spec.id, errand.url.text(), {}, reply, now);
    } else {
      const auto listing = ReadListing(spec, errand.url, reply, now);
      if (!listing) {
        FailPoll(spec, source, listing.error().ToString(), now);
        return;
      }
      OnListed(spec, source, *listing, now);
    }
    source.body = std::move(body);
    source.validators_of = errand.url.text();
    source.etag = reply.Field("etag");
    source.last_modified = reply.Field("last-modified");
    if (source.etag.empty() && source.last_modified.empty()) source.validators_of.clear();
  } else {
    ++source.unchanged;
  }
  // Remembered once it has been seen often enough: a slip of a day moves nobody.
  const bool is_moving = errand.hops > 0 && errand.is_permanent;
  if (is_moving && source.moving_to == errand.url.text()) {
    ++source.moving_seen;
  } else {
    source.moving_to = is_moving ? errand.url.text() : "";
    source.moving_seen = is_moving ? 1 : 0;
  }
  if (source.moving_seen >= kEnoughMoves) {
    source.moved_to = std::exchange(source.moving_to, {});
    source.moving_seen = 0;
  }
  source.failures = 0;
  source.error.clear();
  source.succeeded_at = now;
  Habit habit = source.habit;
  habit.asks = std::max(habit.asks, FreshFor(reply).value_or(0));
  source.next_at = now + IntervalOf(spec, habit, now, dice_);
  changes_.Put(spec.id, source);
}

void Crawl::FailPoll(const SourceSpec& spec, PlanSource& source, const std::string& reason,
                     Micros now) {
  is_changed_ = true;
  polled_.insert(spec.id);
  ++source.failures;
  source.checked_at = now;
  source.error = reason;
  const Micros cap = std::min(list_.longest_wait, std::max(spec.max_interval, kFirstWait));
  source.next_at =
      now + Backoff(source.failures, std::max(spec.min_interval, kFirstWait), cap, dice_);
  changes_.Put(spec.id, source);
}

// The host answers again: those that waited longer and longer for it need not.
void Crawl::WakeSourcesOf(const std::string& host, Micros now) {
  for (const SourceSpec& spec : list_.sources) {
    PlanSource& source = plan_.sources.at(spec.id);
    if (source.failures == 0 || source.is_gone || spec.url.host != host) continue;
    source.next_at = std::min(source.next_at, now + dice_.Between(0, kMinute));
    changes_.Put(spec.id, source);
  }
}

void Crawl::OnListed(const SourceSpec& spec, PlanSource& source, const Listing& listing,
                     Micros now) {
  source.habit = HabitOf(listing.instants);
  source.habit.asks = listing.asks.value_or(0);
  for (const ListedPage& page : listing.pages) TakePage(spec, source, page, now);
}

void Crawl::TakePage(const SourceSpec& spec, PlanSource& source, const ListedPage& page,
                     Micros now) {
  const std::string key = DocumentUrlKey(page.url);
  if (plan_.pages.size() >= kMostPages) return;
  const auto [found, is_new] = plan_.known.try_emplace(key);
  PlanKnown& known = found->second;
  const Micros updated = page.updated.value_or(0);
  // Some lists date everything "now" at each poll: an edit is looked at, but not all day long.
  const bool is_edited = !is_new && known.fetched_at != 0 && updated > known.updated &&
                         known.fetched_at + kRevisitAfter <= now;
  const bool is_wanted = is_new || is_edited || (page.is_listing && updated == 0);
  if (is_wanted && !plan_.pages.contains(key)) {
    PlanPage wanted{
        page.url.text(), page.cited.text(), spec.id, page.title, {}, page.is_listing, 0, now};
    if (page.published) wanted.published = FormatDay(*page.published);
    changes_.Put(key, wanted);
    plan_.pages.emplace(key, std::move(wanted));
    if (is_new) ++source.listed;
    source.changed_at = now;
  }
  if (is_wanted || known.seen_at + kSeenEvery <= now) {
    if (is_wanted) known.updated = std::max(known.updated, updated);
    known.seen_at = now;
    changes_.Put(key, known);
  }
}

// ---- pages

void Crawl::OnPage(const Errand& errand, const HttpReply& reply, HostNews news, Micros now) {
  is_changed_ = true;
  const bool is_busy = news != HostNews::kFine;
  if (reply.fault == HttpFault::kRefused || reply.fault == HttpFault::kTooLarge) {
    FailPage(errand.subject, reply.reason, /*is_final=*/true, /*is_counted=*/true, now);
  } else if (reply.fault != HttpFault::kNone || is_busy || reply.status >= 500) {
    // Whether a host that does not answer or wants time would give this page is not known.
    FailPage(errand.subject, ReasonOf(reply), /*is_final=*/false,
             /*is_counted=*/news != HostNews::kWait, now);
  } else if (reply.status != 200) {
    const int attempts = plan_.pages.at(errand.subject).attempts + 1;
    const bool is_final = reply.status == 404 || reply.status == 410 || IsRedirect(reply.status) ||
                          attempts >= kMostRefusals;
    FailPage(errand.subject, ReasonOf(reply), is_final, /*is_counted=*/true, now);
  } else {
    OnDocument(errand, reply, now);
  }
}

void Crawl::OnDocument(const Errand& errand, const HttpReply& reply, Micros now) {
  const PlanPage page = plan_.pages.at(errand.subject);
  const SourceSpec& spec = *list_.Find(page.source);
  PlanSource& source = plan_.sources.at(page.source);
  if (page.is_listing) {
    const auto listing = ReadListing(spec, errand.url, reply, now);
    if (!listing) {
      FailPage(errand.subject, listing.error().ToString(), /*is_final=*/true, true, now);
      return;
    }
    for (const ListedPage& listed : listing->pages) TakePage(spec, source, listed, now);
    changes_.Put(page.source, source);
  } else {
    if (!MayBeDocument(reply.Field("content-type"))) {
      FailPage(errand.subject, "it is no document: " + std::string(reply.Field("content-type")),
               /*is_final=*/true, true, now);
      return;
    }
    if (reply.body.empty()) {
      FailPage(errand.subject, "it is empty", /*is_final=*/false, true, now);
      return;
    }
    ++run_.fetched;
    // Where it was in the end is where it is cited, unless its list knows better.
    const bool is_cited_elsewhere = page.cited != page.url;
    const std::string cited = is_cited_elsewhere ? page.cited : errand.url.text();
    PlanKnown& known = plan_.known[errand.subject];
    const std::string body = HashOf(reply.body);
    if (known.body != body) AddParcel(page.source, cited, page.published, reply, now);
    known.body = body;
    known.fetched_at = now;
    known.seen_at = std::max(known.seen_at, now);
    changes_.Put(errand.subject, known);
    // Another list may have it under the address that this one led to.
    const std::string final_key = DocumentUrlKey(errand.url);
    if (plan_.known.try_emplace(final_key, known).second) changes_.Put(final_key, known);
  }
  changes_.RemovePage(errand.subject);
  plan_.pages.erase(errand.subject);
}

void Crawl::FailPage(const std::string& key, const std::string& reason, bool is_final,
                     bool is_counted, Micros now) {
  PlanPage& page = plan_.pages.at(key);
  if (is_counted) ++page.attempts;
  if (is_final || page.attempts >= kMostAttempts) {
    AddDead(key, {page.url, page.source, reason, now});
    changes_.RemovePage(key);
    plan_.pages.erase(key);
    return;
  }
  page.next_at = now + Backoff(std::max(page.attempts, 1), kFirstWait, list_.longest_wait, dice_);
  changes_.Put(key, page);
}

void Crawl::AddDead(const std::string& key, PlanDead dead) {
  ++run_.dead;
  changes_.Put(key, dead);
  plan_.dead.insert_or_assign(key, std::move(dead));
  while (plan_.dead.size() > kMostDead) {
    const auto oldest =
        std::ranges::min_element(plan_.dead, {}, [](const auto& item) { return item.second.at; });
    changes_.RemoveDead(oldest->first);
    plan_.dead.erase(oldest);
  }
}

void Crawl::ForgetOldPages(Micros now) {
  if (forgot_at_ + kMicrosPerDay > now) return;
  forgot_at_ = now;
  std::erase_if(plan_.known, [&](const auto& item) {
    if (item.second.seen_at + kForgetAfter > now) return false;
    changes_.RemoveKnown(item.first);
    return true;
  });
}

// ---- documents

void Crawl::AddParcel(const std::string& source, const std::string& cited,
                      const std::string& published, const HttpReply& reply, Micros now) {
  const std::string key = HashOf(reply.body);
  // The same bytes from two addresses are one document.
  if (plan_.parcels.contains(key)) return;
  PlanParcel parcel;
  parcel.url = cited;
  parcel.media_type = reply.Field("content-type");
  parcel.source = source;
  parcel.published = published;
  parcel.fetched_at = now;
  if (const SourceSpec* spec = list_.Find(source)) {
    if (spec->name != spec->id) parcel.publisher = spec->name;
    if (spec->issuer) parcel.issuer = Name(*spec->issuer);
    if (spec->ceiling != Certainty::kEnacted) parcel.ceiling = Name(spec->ceiling);
  }
  changes_.PutBody(key, reply.body);
  changes_.Put(key, parcel);
  plan_.parcels.emplace(key, std::move(parcel));
}

void Crawl::OnParcel(const Errand& errand, const HttpReply& reply, Micros now) {
  constexpr Micros kLongestRest = 5 * kMinute;
  server_busy_ = false;
  const DeliveryVerdict verdict = JudgeDelivery(reply);
  const bool is_answered = verdict.outcome == DeliveryOutcome::kTaken ||
                           verdict.outcome == DeliveryOutcome::kRefused ||
                           (reply.status == 204 && reply.fault == HttpFault::kNone);
  if (!is_answered) {
    ++server_failures_;
    server_rests_until_ = verdict.outcome == DeliveryOutcome::kClosed
                              ? now + kLongestRest
                              : now + Backoff(server_failures_, 2 * kSecond, kLongestRest, dice_);
    server_rests_until_ = std::max(server_rests_until_, RetryAfter(reply, now).value_or(0));
    run_.server_error = verdict.reason;
    return;
  }
  server_failures_ = 0;
  run_.server_error.clear();
  if (errand.kind == ErrandKind::kReport) return;
  is_changed_ = true;
  const PlanParcel parcel = plan_.parcels.at(errand.subject);
  if (verdict.outcome == DeliveryOutcome::kRefused) {
    AddDead(errand.subject, {parcel.url, parcel.source, verdict.reason, now});
  } else {
    ++run_.delivered;
    run_.events += verdict.added;
    const auto source = plan_.sources.find(parcel.source);
    if (source != plan_.sources.end()) {
      ++source->second.delivered;
      source->second.events += verdict.added;
      changes_.Put(source->first, source->second);
    }
  }
  changes_.RemoveParcel(errand.subject);
  plan_.parcels.erase(errand.subject);
}

}  // namespace chipline
