#include "cli/fetch_command.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sys/resource.h>
#include <utility>

#include "cli/child.h"
#include "cli/command.h"
#include "cli/fetch_progress.h"
#include "cli/files.h"
#include "ingest/crawl.h"
#include "ingest/curl_client.h"
#include "ingest/page_fetch.h"
#include "model/clock.h"
#include "store/side_store.h"

namespace chipline {
namespace {

const Usage& FetchUsage() {
  static const Usage usage{
      "fetch",
      "",
      "Fetches what a list of sources names, politely and around the clock, and delivers it to a\n"
      "server as documents. What it knows is kept in its plan: stopped or killed at any moment, "
      "it\n"
      "goes on where it was. The API token (scope write) is read from CHIPLINE_TOKEN.",
      0,
      0,
      {{"sources", "FILE", "the list (docs/sources.md)"},
       {"server", "URL", "where documents go (default http://127.0.0.1:8080)"},
       {"plan", "DIR", "where it keeps what it knows (default FILE.plan)"},
       {"once", "", "poll every source once, deliver what is new, and end"},
       {"dry-run", "", "poll every source, say what would be fetched; keep and deliver nothing"},
       {"allow-address", "CIDR", "open a range of addresses that is closed otherwise", true},
       {"page", "URL", "fetch this page alone and print it, for another process to read"},
       {"with-parent", "PID", "end when this process ends, which started it"},
       kJsonOption}};
  return usage;
}

volatile std::sig_atomic_t g_stop = 0;

void OnStop(int) {
  g_stop = 1;
}

Result<AddressGuard> ReadGuard(const Args& args) {
  std::vector<IpRange> ranges;
  for (const std::string& text : args.All("allow-address")) {
    auto range = IpRange::Parse(text);
    if (!range) return InvalidArgument(range.error().ToString(), "--allow-address");
    ranges.push_back(*range);
  }
  return AddressGuard(std::move(ranges));
}

// One hostile page is no reason for the machine to suffer.
void LimitProcess() {
  const auto limit = [](auto resource, rlim_t most) {
    const rlimit value{most, most};
    ::setrlimit(resource, &value);
  };
  limit(RLIMIT_CPU, 60);
  limit(RLIMIT_CORE, 0);
}

int FetchOnePage(const Args& args, const std::string& address) {
  auto guard = ReadGuard(args);
  if (!guard) return Misused(FetchUsage(), guard.error());
  LimitProcess();
  CurlOptions options;
  options.guard = std::move(*guard);
  options.user_agent = "chipline/" CHIPLINE_VERSION;
  const auto client = MakeCurlClient(std::move(options));
  const auto page = FetchPage(*client, address);
  const std::string packed = PackPage(page);
  std::fwrite(packed.data(), 1, packed.size(), stdout);
  return page ? kDone : kFailed;
}

CurlOptions ClientOptions(const SourceList& list, AddressGuard guard) {
  CurlOptions options;
  options.guard = std::move(guard);
  options.user_agent = UserAgentOf(list, CHIPLINE_VERSION);
  for (const SourceSpec& source : list.sources) {
    if (!source.url.has_default_port()) {
      options.ports.emplace_back(source.url.host, source.url.port);
    }
  }
  return options;
}

// Until it is stopped, or settled where it runs once.
Result<void> RunCrawl(Crawl& crawl, HttpClient& client, bool once, FetchProgress& progress) {
  constexpr Micros kLook = 300'000;
  const SystemClock clock;
  while (g_stop == 0) {
    Micros now = clock.Now();
    for (HttpCall& call : CHIP_TRY(crawl.Begin(now))) client.Start(std::move(call));
    if (once && crawl.IsSettled(now)) break;
    const auto replies = client.Wait(std::clamp(crawl.NextAt(now) - now, Micros{1'000}, kLook));
    now = clock.Now();
    for (const HttpReply& reply : replies) CHIP_CHECK(crawl.Finish(reply, now));
    progress.Show(now);
  }
  return Ok();
}

void PrintWanted(const Crawl& crawl) {
  for (const auto& [key, page] : crawl.plan().pages) {
    std::printf("%s: would fetch %s%s%s%s\n", page.source.c_str(), page.url.c_str(),
                page.published.empty() ? "" : (" " + page.published).c_str(),
                page.title.empty() ? "" : " ", page.title.c_str());
  }
}

int Report(const Args& args, const Crawl& crawl) {
  if (args.json()) {
    std::puts(crawl.ReportJson(SystemClock().Now()).c_str());
  } else {
    if (args.Has("dry-run")) PrintWanted(crawl);
    std::fputs(Summary(crawl).c_str(), stdout);
  }
  const CrawlProgress progress = crawl.progress();
  const bool is_good = progress.failing == 0 && progress.server_error.empty();
  return is_good ? kDone : kFailed;
}

Result<CrawlOptions> ReadOptions(const Args& args) {
  CrawlOptions options;
  options.once = args.Has("once") || args.Has("dry-run");
  options.seed = static_cast<std::uint64_t>(SystemClock().Now());
  if (args.Has("dry-run")) return options;
  auto server = ParseWebUrl(args.GetOr("server", "http://127.0.0.1:8080"));
  if (!server) return InvalidArgument(server.error().ToString(), "--server");
  options.server = std::move(*server);
  // Read once at start, before any thread: nothing changes the environment.
  const char* token = std::getenv("CHIPLINE_TOKEN");  // NOLINT(concurrency-mt-unsafe)
  options.token = token == nullptr ? "" : token;
  return options;
}

int FetchSources(const Args& args, const std::string& file) {
  const auto text = ReadWholeFile(file);
  if (!text) return Failed(FetchUsage(), text.error());
  auto list = LoadSources(*text, file);
  if (!list) return Failed(FetchUsage(), list.error());
  auto guard = ReadGuard(args);
  if (!guard) return Misused(FetchUsage(), guard.error());
  auto options = ReadOptions(args);
  if (!options) return Misused(FetchUsage(), options.error());
  const bool once = options->once;
  auto plan = OpenSideStore(args.Has("dry-run") ? "memory:"
                                                : "rocksdb:" + args.GetOr("plan", file + ".plan"));
  if (!plan) return Failed(FetchUsage(), plan.error());
  const auto client = MakeCurlClient(ClientOptions(*list, std::move(*guard)));
  auto crawl = Crawl::Open(std::move(*list), plan->get(), std::move(*options), SystemClock().Now());
  if (!crawl) return Failed(FetchUsage(), crawl.error());

  std::signal(SIGINT, OnStop);
  std::signal(SIGTERM, OnStop);
  FetchProgress progress(**crawl, args.json(), /*has_terminal=*/!args.Has("with-parent"));
  const auto run = RunCrawl(**crawl, *client, once, progress);
  progress.End();
  if (!run) return Failed(FetchUsage(), run.error());
  return once ? Report(args, **crawl) : kDone;
}

}  // namespace

int RunFetch(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(FetchUsage(), words, args)) return *status;
  if (const auto parent = args.Get("with-parent")) {
    pid_t pid = 0;
    const char* end = parent->data() + parent->size();
    const auto [stop, fault] = std::from_chars(parent->data(), end, pid);
    if (fault != std::errc() || stop != end || pid < 1) {
      return Misused(FetchUsage(),
                     InvalidArgument("expected the number of a process", "--with-parent"));
    }
    EndWithParent(pid);
  }
  if (const auto page = args.Get("page")) return FetchOnePage(args, *page);
  const auto sources = args.Get("sources");
  if (!sources) return Misused(FetchUsage(), InvalidArgument("expected a file", "--sources"));
  return FetchSources(args, *sources);
}

}  // namespace chipline
