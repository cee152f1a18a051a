// One connection a host, and how soon the next: the shared budget of all sources of a host.
#pragma once

#include <map>
#include <set>
#include <string>

#include "ingest/crawl_plan.h"
#include "ingest/http_client.h"
#include "ingest/pace.h"
#include "ingest/source_list.h"

namespace chipline {

// What a reply says of its host, whatever it says of what was asked for.
enum class HostNews : std::uint8_t {
  kFine,
  kWait,     // it wants no requests for a while
  kTrouble,  // it does not answer, or not usefully
};

class HostBook {
 public:
  // `list` and `plan` are borrowed. A host whose last request was begun and never answered (the
  // process ended) is left alone for a little: what it said may have been to wait.
  HostBook(const SourceList& list, std::map<std::string, PlanHost>* plan, Dice* dice, Micros now);

  bool IsBusy(const std::string& host) const { return busy_.contains(host); }
  // When a request may begin if none is under way: after the pause, the rest and the budget. Not
  // before `now`.
  Micros MayBeginAt(const std::string& host, Micros now) const;
  const PlanHost* Find(const std::string& host) const;

  // REQUIRES: !IsBusy(host) && MayBeginAt(host, now) == now
  void Begin(const std::string& host, Micros now, PlanChanges& changes);
  // REQUIRES: IsBusy(host)
  HostNews End(const std::string& host, const HttpReply& reply, Micros now, PlanChanges& changes);
  // It answers, and is of no use all the same.
  void Trouble(const std::string& host, Micros now, std::string because, PlanChanges& changes);

 private:
  double BudgetAt(const PlanHost& host, Micros now) const;
  void Rest(PlanHost& host, Micros until, std::string because);
  // Longer with each failure.
  void RestLonger(PlanHost& host, Micros now, std::string because);

  const SourceList& list_;
  std::map<std::string, PlanHost>& hosts_;
  Dice& dice_;
  std::set<std::string> busy_;
};

}  // namespace chipline
