#include "cli/fetch_progress.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace chipline {
namespace {

std::string Count(std::uint64_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

}  // namespace

std::string ProgressBar(const CrawlProgress& progress) {
  constexpr std::size_t kWidth = 20;
  const std::size_t total = std::max<std::size_t>(progress.sources, 1);
  const std::size_t full = kWidth * std::min(progress.polled, total) / total;
  std::string bar = "[" + std::string(full, '#') + std::string(kWidth - full, '-') + "] ";
  bar += std::to_string(progress.polled) + "/" + Count(progress.sources, "source", "sources");
  if (progress.failing > 0) bar += ", " + std::to_string(progress.failing) + " failing";
  if (progress.pages + progress.parcels > 0) {
    bar += ", " + Count(progress.pages, "page", "pages") + " and " +
           Count(progress.parcels, "document", "documents") + " wait";
  }
  bar += ", " + std::to_string(progress.delivered) + " delivered, " +
         Count(progress.events, "event", "events");
  return bar;
}

std::string Summary(const Crawl& crawl) {
  const CrawlProgress progress = crawl.progress();
  std::string text =
      Count(progress.polled, "source", "sources") + " polled, " + std::to_string(progress.failing) +
      " failing; " + Count(progress.requests, "request", "requests") + "; " +
      Count(progress.fetched, "page", "pages") + " fetched, " +
      Count(progress.delivered, "document", "documents") + " delivered with " +
      Count(progress.events, "new event", "new events") + ", " + std::to_string(progress.dead) +
      " given up; " + Count(progress.pages, "page", "pages") + " and " +
      Count(progress.parcels, "document", "documents") + " wait\n";
  for (const SourceSpec& spec : crawl.list().sources) {
    const std::string& error = crawl.plan().sources.at(spec.id).error;
    if (!error.empty()) text += "  " + spec.id + ": " + error + "\n";
  }
  if (!progress.server_error.empty()) text += "  the server: " + progress.server_error + "\n";
  return text;
}

FetchProgress::FetchProgress(const Crawl& crawl, bool is_quiet, bool has_terminal)
    : crawl_(crawl),
      is_quiet_(is_quiet),
      is_terminal_(has_terminal && ::isatty(STDERR_FILENO) == 1) {
  for (const auto& [id, source] : crawl.plan().sources) seen_[id] = {source.error, source.listed};
  for (const auto& [key, dead] : crawl.plan().dead) given_up_[key] = dead.at;
}

void FetchProgress::Show(Micros now) {
  constexpr Micros kOften = 200'000;
  if (is_quiet_) return;
  ShowLines();
  if (!is_terminal_ || now < shown_at_ + kOften) return;
  shown_at_ = now;
  ShowBar();
}

void FetchProgress::ShowBar() {
  std::string bar = ProgressBar(crawl_.progress());
  if (bar == bar_) return;
  bar_ = std::move(bar);
  std::fprintf(stderr, "\r%s\x1b[K", bar_.c_str());
}

void FetchProgress::Say(const std::string& line) {
  if (is_terminal_) std::fputs("\r\x1b[K", stderr);
  std::fprintf(stderr, "%s\n", line.c_str());
  bar_.clear();
}

void FetchProgress::ShowLines() {
  for (const auto& [id, source] : crawl_.plan().sources) {
    Seen& seen = seen_[id];
    if (source.listed > seen.listed) {
      Say(id + ": " + Count(source.listed - seen.listed, "new page", "new pages"));
    }
    if (source.error != seen.error) {
      Say(id + ": " + (source.error.empty() ? "answers again" : source.error));
    }
    seen = {source.error, source.listed};
  }
  for (const auto& [key, dead] : crawl_.plan().dead) {
    Micros& at = given_up_[key];
    if (dead.at == at) continue;
    at = dead.at;
    Say(dead.source + ": given up: " + dead.url + ": " + dead.reason);
  }
  const std::string error = crawl_.progress().server_error;
  if (error != server_error_) {
    server_error_ = error;
    Say("the server " + (error.empty() ? "takes documents again" : "takes nothing: " + error));
  }
}

void FetchProgress::End() {
  if (is_terminal_ && !bar_.empty()) std::fputs("\r\x1b[K", stderr);
  bar_.clear();
}

}  // namespace chipline
