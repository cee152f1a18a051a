#include "cli/serve_command.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

#include "cli/child_fetcher.h"
#include "cli/command.h"
#include "cli/fetch_supervisor.h"
#include "cli/files.h"
#include "cli/open_store.h"
#include "ingest/address_guard.h"
#include "ingest/rules.h"
#include "ingest/rules_watcher.h"
#include "ingest/source_list.h"
#include "store/document_store.h"
#include "store/posix.h"
#include "store/side_store.h"
#include "web/app.h"
#include "web/forerunner.h"
#include "web/server.h"

namespace chipline {
namespace {

const Usage& ServeUsage() {
  static const Usage usage{
      "serve",
      "",
      "Serves a store's API and pages until interrupted. Commands on the same store go through it.",
      0,
      0,
      {kStoreOption,
       {"listen", "ADDRESS:PORT", "where (default 127.0.0.1:8080; port 0 takes a free one)"},
       {"sources", "FILE", "fetch what this list names (docs/sources.md), in a process beside it"},
       {"allow-address", "CIDR", "open a range that is closed to fetching otherwise", true},
       {"rules", "DIR", "rule files in place of those of the program; an edit is live in seconds"},
       {"host", "NAME", "a name that clients may call the server by, e.g. behind a proxy"}}};
  return usage;
}

// What a signal stops. Stop only sets a flag and writes to a descriptor, so a handler may call it.
std::atomic<HttpServer*> g_server{nullptr};

void OnSignal(int) {
  if (HttpServer* server = g_server.load()) server->Stop();
}

Result<void> ReadListen(const std::string& listen, ServerOptions& options) {
  const std::size_t colon = listen.rfind(':');
  if (colon != std::string::npos) {
    options.host = listen.substr(0, colon);
    if (options.host.size() > 2 && options.host.front() == '[' && options.host.back() == ']') {
      options.host = options.host.substr(1, options.host.size() - 2);
    }
    const char* begin = listen.data() + colon + 1;
    const char* end = listen.data() + listen.size();
    const auto [stop, fault] = std::from_chars(begin, end, options.port);
    if (begin != end && fault == std::errc() && stop == end && options.port >= 0 &&
        options.port <= 65'535) {
      return Ok();
    }
  }
  return InvalidArgument("\"" + listen + "\" is not ADDRESS:PORT, like 127.0.0.1:8080", "--listen");
}

std::string UrlOf(const std::string& host, int port) {
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "http://" + shown + ":" + std::to_string(port) + "/";
}

// Files are for the record first: one that cannot open its next file takes nothing any more until
// the server is started again. Clients get what is left.
void LimitConnections(GateLimits& limits) {
  constexpr std::size_t kFewest = 16;
  constexpr std::size_t kForTheRest = 320;  // the record's, documents, children, those turned away
  const std::size_t files = AllowOpenFiles();
  limits.connections =
      std::min(limits.connections, std::max(files, kForTheRest + kFewest) - kForTheRest);
}

constexpr char kFetchToken[] = "serve-fetch";

// The fetcher's words, once its list has been found good: a mistake is told now, not every minute.
Result<std::vector<std::string>> FetchWords(const Args& args, const ServerOptions& options,
                                            int port) {
  const std::string file = args.GetOr("sources", "");
  CHIP_TRY(LoadSources(CHIP_TRY(ReadWholeFile(file)), file));
  std::string host = options.host;
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  std::vector<std::string> words = {
      "fetch", "--with-parent", std::to_string(::getpid()), "--sources",
      file,    "--server",      UrlOf(host, port)};
  // Beside the record, where there is a folder.
  const std::string& socket = options.control_socket;
  const std::string folder = socket.substr(0, socket.rfind('/') + 1);
  if (!folder.empty()) words.insert(words.end(), {"--plan", folder + "fetch"});
  for (const std::string& range : args.All("allow-address")) {
    words.insert(words.end(), {"--allow-address", range});
  }
  return words;
}

// Of the pages that people name.
Result<std::unique_ptr<PageFetcher>> ServedFetcher(const Args& args) {
  const std::vector<std::string> ranges = args.All("allow-address");
  for (const std::string& range : ranges) {
    const auto read = IpRange::Parse(range);
    if (!read) return InvalidArgument(read.error().ToString(), "--allow-address");
  }
  return MakeChildFetcher(ranges, kServedFetch);
}

// A token for this run alone: whoever ran before is shut out.
Result<std::string> FetchToken(Accounts& accounts) {
  const auto removed = accounts.RemoveToken(kFetchToken);
  if (!removed && removed.error().code != ErrorCode::kNotFound) return removed.error();
  return accounts.AddToken(kFetchToken, Access::kWrite);
}

}  // namespace

int RunServe(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ServeUsage(), words, args)) return *status;
  ServerOptions options;
  if (const auto listen = args.Get("listen")) {
    if (auto read = ReadListen(*listen, options); !read) return Misused(ServeUsage(), read.error());
  }
  if (const auto host = args.Get("host")) options.limits.head.host_names.push_back(*host);
  LimitConnections(options.limits);
  options.control_socket = ControlSocketOf(args.store());
  const auto fetcher = ServedFetcher(args);
  if (!fetcher) return Misused(ServeUsage(), fetcher.error());

  auto store = OpenOrMakeStore(args.store());
  if (!store) return Failed(ServeUsage(), store.error());
  auto side = OpenSideStore(args.store());
  if (!side) return Failed(ServeUsage(), side.error());
  std::unique_ptr<RulesWatcher> rules;
  std::shared_ptr<const RuleSet> first_rules;
  if (const auto folder = args.Get("rules")) {
    auto watcher = RulesWatcher::Start(*folder);
    if (!watcher) return Failed(ServeUsage(), watcher.error());
    rules = std::move(watcher).value();
    first_rules = rules->extractor().rules();
  }
  const SubjectTree& subjects = first_rules ? *first_rules->subjects : SubjectTree::Embedded();
  auto app = App::Start(*store->log, subjects, *store->clock, CHIPLINE_VERSION,
                        {store->log.get(), store->documents.get(), side->get(), PasswordCost{},
                         rules.get(), fetcher->get()},
                        store->rules.get(), store->documents.get());
  if (!app) return Failed(ServeUsage(), app.error());
  auto server = HttpServer::Open(options, [&app](Request request, std::string_view target) {
    return (*app)->Serve(std::move(request), target);
  });
  if (!server) return Failed(ServeUsage(), server.error());

  std::vector<std::string> fetch_words;
  std::string fetch_token;
  if (args.Has("sources")) {
    auto made = FetchWords(args, options, (*server)->port());
    if (!made) return Failed(ServeUsage(), made.error());
    auto token = FetchToken((*app)->editing()->accounts);
    if (!token) return Failed(ServeUsage(), token.error());
    fetch_words = std::move(*made);
    fetch_token = std::move(*token);
  }

  (*app)->hub().SetListener([&server] { (*server)->Notify(); });
  g_server.store(server->get());
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
  std::printf("chipline serves %s at %s\n", store->log->Describe().c_str(),
              UrlOf(options.host, (*server)->port()).c_str());
  const auto is_empty = (*app)->editing()->accounts.IsEmpty();
  if (is_empty && *is_empty) {
    std::printf(
        "nobody can sign in yet: chipline user add NAME --role admin --store %s\n"
        "makes the first account, chipline token new NAME --scope write an API token\n",
        args.store().c_str());
  }
  std::fflush(stdout);
  const Forerunner forerunner(**app);
  std::optional<FetchSupervisor> crawl;
  if (!fetch_words.empty()) crawl.emplace(std::move(fetch_words), std::move(fetch_token));
  (*server)->Run();
  crawl.reset();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  g_server.store(nullptr);
  (*app)->hub().SetListener({});
  return kDone;
}

}  // namespace chipline
