// How a crawl shows itself: a bar on a terminal, lines elsewhere, a summary at the end.
#pragma once

#include <map>
#include <string>

#include "ingest/crawl.h"

namespace chipline {

// Writes to standard error, so that standard output stays the answer's.
class FetchProgress {
 public:
  // `is_quiet`: only the summary. Without `has_terminal` lines even where there is one: it is
  // somebody else's.
  FetchProgress(const Crawl& crawl, bool is_quiet, bool has_terminal);

  // After each step; writes only what changed.
  void Show(Micros now);
  // Takes the bar away.
  void End();

 private:
  struct Seen {
    std::string error;
    std::uint64_t listed = 0;
  };
  void ShowBar();
  void ShowLines();
  void Say(const std::string& line);

  const Crawl& crawl_;
  const bool is_quiet_;
  const bool is_terminal_;
  std::map<std::string, Seen> seen_;
  std::map<std::string, Micros> given_up_;
  std::string server_error_;
  std::string bar_;
  Micros shown_at_ = 0;
};

// "[#####-----] 12/40 sources, 3 failing, 35 pages and 2 documents wait, 7 delivered, 4 events"
std::string ProgressBar(const CrawlProgress& progress);
// Sentences for the end of a run, each failing source on a line of its own.
std::string Summary(const Crawl& crawl);

}  // namespace chipline
