// The crawl: decides what is requested when, and what a reply means. A state machine without socket
// or clock: calls come out, replies go in, each with the time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/crawl_plan.h"
#include "ingest/host_book.h"
#include "ingest/http_client.h"
#include "ingest/listing.h"
#include "ingest/robots.h"
#include "ingest/source_list.h"
#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

struct CrawlOptions {
  // Where documents go, "http://127.0.0.1:8080", and what lets us in. Without a server nothing but
  // the lists is fetched.
  std::optional<WebUrl> server;
  std::string token;
  // Every source is polled now, whatever its interval, and not again.
  bool once = false;
  std::uint64_t seed = 1;
  std::size_t most_at_once = 16;   // requests, of all hosts together
  std::size_t most_parcels = 200;  // waiting for the server; beyond, pages wait too
};

struct CrawlProgress {
  std::size_t sources = 0;
  std::size_t polled = 0;   // in this run
  std::size_t failing = 0;  // sources whose last reply was not a good one
  std::size_t pages = 0;    // waiting to be fetched
  std::size_t parcels = 0;  // waiting to be delivered
  std::size_t dead = 0;     // given up in this run
  std::uint64_t requests = 0;
  std::uint64_t fetched = 0;    // pages, in this run
  std::uint64_t delivered = 0;  // documents, in this run
  std::uint64_t events = 0;     // added by them
  std::string server_error;     // why the server takes nothing; empty where it does
};

// One thread at a time.
//
// Of each host at most one request is under way, none inside the time that it asked for, all its
// sources share its budget, and robots.txt is asked first (RFC 9309). What a reply changes is
// written to the plan as one step before anything follows from it: a page is in the plan before its
// list's validators, a document's bytes before its page leaves it, and leaves it after the server
// has it. A crawl that is killed at any moment therefore loses nothing, and what it delivers again
// has the same bytes and the same Idempotency-Key.
class Crawl {
 public:
  // `plan` is borrowed. Sources that are no longer in the list are forgotten but for what was
  // known of their pages.
  static Result<std::unique_ptr<Crawl>> Open(SourceList list, SideStore* plan, CrawlOptions options,
                                             Micros now);

  // Calls that begin now; each must be answered through Finish. An error is the plan's: nothing
  // may be sent.
  Result<std::vector<HttpCall>> Begin(Micros now);
  Result<void> Finish(const HttpReply& reply, Micros now);
  // When Begin will have something to begin, if no reply comes first. A crawl always has.
  Micros NextAt(Micros now) const;

  // With `once`: nothing is under way, and what is left has to wait for longer than a minute.
  bool IsSettled(Micros now) const;
  CrawlProgress progress() const;
  // What an operator wants to know of each source, as one JSON object: what /status shows.
  std::string ReportJson(Micros now) const;
  const Plan& plan() const { return plan_; }
  const SourceList& list() const { return list_; }

 private:
  enum class ErrandKind : std::uint8_t { kRobots, kPoll, kPage, kParcel, kReport };
  struct Errand {
    ErrandKind kind = ErrandKind::kPoll;
    std::string subject;  // origin, source, page, parcel
    WebUrl url;           // where it is by now
    int hops = 0;
    bool is_permanent = true;  // all redirects so far were
    Micros not_before = 0;
  };

  Crawl(SourceList list, SideStore* store, CrawlOptions options, Plan plan, Micros now);
  Result<void> Reconcile(Micros now);

  // What could begin, whenever that is; borrowed from the plan, until the plan changes.
  struct Waiter {
    ErrandKind kind = ErrandKind::kPoll;
    const std::string* subject = nullptr;
    const WebUrl* url = nullptr;
    Micros at = 0;
    const Errand* follow_up = nullptr;  // where it is one
  };

  // crawl.cc: what is next
  std::vector<Waiter> Waiting() const;
  std::vector<Errand> Due(Micros now) const;
  bool IsPolled(const SourceSpec& source) const;
  bool IsTaken(ErrandKind kind, const std::string& subject) const;
  const WebUrl* Parsed(const std::string& address) const;
  bool NeedsRobots(const Errand& errand) const;
  const RobotsRules* RulesOf(const std::string& origin, Micros now) const;
  void TryBegin(Errand errand, Micros now, std::vector<HttpCall>& calls);
  void Send(Errand errand, Micros now, std::vector<HttpCall>& calls);
  void Bar(const Errand& errand, Micros now);
  Micros ReportAt() const;
  Result<void> BeginDelivery(Micros now, std::vector<HttpCall>& calls);

  // crawl_replies.cc: what a reply means
  void Follow(Errand errand, const HttpReply& reply, Micros now);
  void OnRobots(const Errand& errand, const HttpReply& reply, HostNews news, Micros now);
  void OnPoll(const Errand& errand, const HttpReply& reply, HostNews news, Micros now);
  void OnListed(const SourceSpec& spec, PlanSource& source, const Listing& listing, Micros now);
  void OnPage(const Errand& errand, const HttpReply& reply, HostNews news, Micros now);
  void OnDocument(const Errand& errand, const HttpReply& reply, Micros now);
  void OnParcel(const Errand& errand, const HttpReply& reply, Micros now);
  void FailPoll(const SourceSpec& spec, PlanSource& source, const std::string& reason, Micros now);
  void FailPage(const std::string& key, const std::string& reason, bool is_final, bool is_counted,
                Micros now);
  void TakePage(const SourceSpec& spec, PlanSource& source, const ListedPage& page, Micros now);
  void AddParcel(const std::string& source, const std::string& cited, const std::string& published,
                 const HttpReply& reply, Micros now);
  void AddDead(const std::string& key, PlanDead dead);
  void WakeSourcesOf(const std::string& host, Micros now);
  void ForgetOldPages(Micros now);

  const SourceList list_;
  SideStore& store_;
  const CrawlOptions options_;
  Plan plan_;
  PlanChanges changes_;
  Dice dice_;
  HostBook hosts_;
  std::map<std::string, RobotsRules> rules_;                // by origin, of plan_.robots
  mutable std::unordered_map<std::string, WebUrl> parsed_;  // addresses read once
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, Errand> under_way_;
  std::vector<Errand> follow_ups_;  // redirects, each to be begun when its host allows
  std::map<ErrandKind, std::set<std::string>> taken_;  // under way or in follow_ups_
  std::set<std::string> polled_;                       // sources, in this run
  // The server that documents go to.
  bool server_busy_ = false;
  Micros server_rests_until_ = 0;
  int server_failures_ = 0;
  Micros report_at_ = 0;
  bool is_changed_ = true;  // since the last report
  CrawlProgress run_;
  Micros forgot_at_ = 0;
};

}  // namespace chipline
