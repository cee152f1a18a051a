// Addresses and pages that mean harm: each is refused or bounded, and a listener on loopback that
// they all would like to reach hears nothing. One row a case; read it as the specification.
#include <array>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>
#include <zlib.h>

#include "ingest/curl_client.h"
#include "ingest/feed.h"
#include "ingest/page_fetch.h"
#include "ingest/read_document.h"
#include "tests/support/catch.h"
#include "tests/support/hostile_addresses.h"
#include "tests/support/peak_memory.h"
#include "tests/support/stub_server.h"

namespace chipline {
namespace {

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string Repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// `window` as zlib counts: 31 for gzip, 15 for zlib's own form.
std::string Compressed(const std::string& bytes, int window) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// ---- what the stub answers, by path

using Pages = std::map<std::string, std::function<void(int fd)>>;

std::function<void(int)> Text(std::string text) {
  return [text = std::move(text)](int fd) { SendAll(fd, text); };
}
std::function<void(int)> Page(std::string body,
                              std::string fields = "Content-Type: text/html\r\n") {
  return Text(HttpText(200, body, fields));
}
std::function<void(int)> RedirectTo(const std::string& location) {
  return Text(HttpText(302, "", "Location: " + location + "\r\n"));
}
// `head`, then `piece` until the client has had enough.
std::function<void(int)> Endless(std::string head, std::string piece, unsigned pause_ms = 0) {
  return [=](int fd) {
    if (!SendAll(fd, head)) return;
    while (SendAll(fd, piece)) ::usleep(pause_ms * 1000);
  };
}

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

// `canary` and `canary6`: where the canary listens, "127.0.0.1:PORT" and "[::1]:PORT".
Pages HostilePages(const std::string& canary, const std::string& canary6) {
  const std::string port = canary.substr(canary.find(':'));
  const std::string bomb(64u << 20, '\0');
  const std::string gzipped = Compressed(bomb, 31);
  const auto entities = [](const std::string& declared, const std::string& used) {
    return Page("<?xml version=\"1.0\"?><!DOCTYPE rss [" + declared +
                    "]><rss version=\"2.0\"><channel><title>" + used + "</title></channel></rss>",
                "Content-Type: application/rss+xml\r\n");
  };
  std::string laughs = "<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    laughs += "<!ENTITY l" + std::to_string(i) + " \"" +
              Repeated("&l" + std::to_string(i - 1) + ";", 10) + "\">";
  }
  return {
      {"/to-loopback", RedirectTo("http://" + canary + "/")},
      {"/to-schemeless", RedirectTo("//" + canary + "/")},
      {"/to-decimal", RedirectTo("http://2130706433" + port + "/")},
      {"/to-v6", RedirectTo("http://" + canary6 + "/")},
      {"/to-mapped", RedirectTo("http://[::ffff:127.0.0.1]" + port + "/")},
      {"/to-metadata", RedirectTo("http://169.254.169.254/latest/meta-data/")},
      {"/to-localhost", RedirectTo("http://localhost" + port + "/")},
      {"/to-file", RedirectTo("file:///etc/passwd")},
      {"/to-gopher", RedirectTo("gopher://" + canary + "/_x")},
      {"/to-user", RedirectTo("http://user:secret@" + canary + "/")},
      {"/to-nowhere", Text(HttpText(302, ""))},
      {"/to-broken", RedirectTo("http://[::1")},
      {"/to-three", RedirectTo("/to-two")},
      {"/to-two", RedirectTo("/to-one")},
      {"/to-one", RedirectTo("http://" + canary + "/")},
      {"/to-itself", RedirectTo("/to-itself")},
      {"/rebind", RedirectTo("/rebind")},
      {"/refresh", Page("<title>x</title>",
                        "Content-Type: text/html\r\nRefresh: 0; url=http://" + canary + "/\r\n")},
      {"/gzip-bomb", Page(gzipped, "Content-Encoding: gzip\r\n")},
      {"/gzip-twice", Page(Compressed(gzipped, 31), "Content-Encoding: gzip, gzip\r\n")},
      {"/deflate-bomb", Page(Compressed(bomb, 15), "Content-Encoding: deflate\r\n")},
      {"/gzip-layers", Page("x", "Content-Encoding: " + Repeated("gzip, ", 60) + "gzip\r\n")},
      {"/gzip-broken", Page("not gzip at all", "Content-Encoding: gzip\r\n")},
      {"/gzip-file", Page(gzipped, "Content-Type: text/html\r\n")},
      {"/endless", Endless(kOk + "\r\n", std::string(65'536, 'a'))},
      {"/endless-chunks", Endless(kOk + "Transfer-Encoding: chunked\r\n\r\n",
                                  "10000\r\n" + std::string(65'536, 'a') + "\r\n")},
      {"/endless-headers",
       Endless("HTTP/1.1 200 OK\r\n", "X-Header: " + std::string(900, 'a') + "\r\n")},
      {"/endless-header", Endless("HTTP/1.1 200 OK\r\nX-Header: ", std::string(65'536, 'a'))},
      {"/endless-continue", Endless("", "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n")},
      {"/drip", Endless(kOk + "\r\n", "a", 200)},
      {"/silent",
       [](int fd) {
         char byte = 0;
         ::recv(fd, &byte, 1, 0);  // until the client has gone
       }},
      {"/long-promise", Text(kOk + "Content-Length: 107374182400\r\n\r\nx")},
      {"/negative", Text(kOk + "Content-Length: -1\r\n\r\nx")},
      {"/short", Text(kOk + "Content-Length: 1000\r\n\r\nx")},
      {"/http-0.9", Text("<html>no head at all</html>")},
      {"/not-http", Text("SSH-2.0-OpenSSH_9.2\r\n")},
      {"/bad-chunk", Text(kOk + "Transfer-Encoding: chunked\r\n\r\nZZZ\r\nx\r\n")},
      {"/nothing", Text("")},
      {"/nested", Page(Repeated("<div>", 10'000) + "text" + Repeated("</div>", 10'000))},
      {"/attribute", Page("<p title=\"" + std::string(1u << 20, 'x') + "\">text</p>")},
      {"/attributes", Page("<p " + Repeated("a=1 ", 200'000) + ">text</p>")},
      {"/bad-utf8", Page(Repeated("<p>\xC3\x28 \xF0\x9F \xED\xA0\x80 \xFF</p>", 5'000),
                         "Content-Type: text/html; charset=utf-8\r\n")},
      {"/opened", Page(std::string(1u << 20, '<'))},
      {"/unclosed", Page(Repeated("<b><i><a href=x><table><tr><td>", 20'000))},
      {"/zeros", Page(std::string(1u << 20, '\0'))},
      {"/one-line", Page("<p>" + std::string(4u << 20, 'a') + "</p>")},
      {"/entities", entities(laughs, "&l29;")},
      {"/external", entities("<!ENTITY x SYSTEM \"http://" + canary + "/\">", "&x;")},
      {"/external-dtd", Page("<!DOCTYPE rss SYSTEM \"http://" + canary + "/\"><rss/>",
                             "Content-Type: text/xml\r\n")},
      {"/deep-json", Page("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":" +
                              std::string(200'000, '['),
                          "Content-Type: application/feed+json\r\n")},
      {"/cookie",
       [](int fd) {
         SendAll(fd, HttpText(302, "", "Set-Cookie: a=b; Path=/\r\nLocation: /cookie-back\r\n"));
       }},
      {"/cookie-back", Page("<title>x</title><p>text</p>")},
  };
}

using Row = HostileAddress;

const std::vector<Row> kMoreRows = {
    // Names that mean this machine, or do the second time.
    {"http://loopback.test:{p}/", "loopback"},
    {"http://loopback6.test:{p6}/", "not global unicast"},
    {"http://mapped.test:{p}/", "closed"},
    {"http://metadata.test/", "link-local"},
    {"http://several.test:{p}/", "closed"},
    {"http://rebinding.test:{s}/rebind", "loopback"},
    // Redirects.
    {"/to-loopback", "loopback"},
    {"/to-schemeless", "loopback"},
    {"/to-decimal", "loopback"},
    {"/to-v6", "not global unicast"},
    {"/to-mapped", "loopback"},
    {"/to-metadata", "link-local"},
    {"/to-localhost", "closed"},
    {"/to-file", "not fetched"},
    {"/to-gopher", "not fetched"},
    {"/to-user", "expected an address"},
    {"/to-nowhere", "names nowhere"},
    {"/to-broken", "expected an address"},
    {"/to-three", "loopback"},
    {"/to-itself", "more than 5 redirects"},
    {"/refresh", "page"},
    {"/cookie", "page"},
    // More than there is.
    {"/gzip-bomb", "more than 10485760 bytes"},
    {"/gzip-twice", "more than 10485760 bytes"},
    {"/deflate-bomb", "more than 10485760 bytes"},
    {"/gzip-layers", ""},
    {"/gzip-broken", ""},
    {"/gzip-file", "page"},
    {"/endless", "more than 10485760 bytes"},
    {"/endless-chunks", "more than 10485760 bytes"},
    {"/endless-headers", "headers of more than"},
    {"/endless-header", ""},
    {"/endless-continue", "headers of more than"},
    {"/long-promise", "file size"},
    {"/drip", "slow"},
    {"/silent", "slow"},
    // What is not HTTP.
    {"/negative", ""},
    {"/short", "remaining"},
    {"/http-0.9", "0.9"},
    {"/not-http", "0.9"},
    {"/bad-chunk", ""},
    {"/nothing", "Empty reply"},
    // Pages that readers choke on.
    {"/nested", "page"},
    {"/attribute", "page"},
    {"/attributes", "page"},
    {"/bad-utf8", "page"},
    {"/opened", "page"},
    {"/unclosed", "page"},
    {"/zeros", "page"},
    {"/one-line", "page"},
    {"/entities", "page"},
    {"/external", "page"},
    {"/external-dtd", "page"},
    {"/deep-json", "page"},
};

// What the server would make of it.
void ReadAsEverything(const FetchedPage& page) {
  ReadOptions options;
  options.path = page.url.text();
  options.media_type = page.media_type;
  const auto document = ReadDocument(page.body, options);
  if (document) CHECK(document->text.size() <= page.body.size() + 1024);
  const Feed feed = ReadFeed(page.body, {page.url.text(), page.media_type, {}, {}});
  CHECK(feed.title.size() <= page.body.size());
}

// What a name means, in place of DNS. One changes its mind.
class Names {
 public:
  std::string operator()(const std::string& host) {
    if (host == "loopback.test") return "127.0.0.1";
    if (host == "loopback6.test") return "[::1]";
    if (host == "mapped.test") return "[::ffff:127.0.0.1]";
    if (host == "metadata.test") return "169.254.169.254";
    if (host == "several.test") return "127.0.0.1,10.0.0.1,[::1]";
    if (host == "rebinding.test") return ++rebound_ == 1 ? "127.0.0.2" : "127.0.0.1";
    return {};
  }

 private:
  int rebound_ = 0;
};

// With nobody's proxy set, as some environments do.
class ProxiesInEnvironment {
 public:
  explicit ProxiesInEnvironment(const std::string& url) {
    for (const char* name : kNames) ::setenv(name, url.c_str(), 1);
  }
  ~ProxiesInEnvironment() {
    for (const char* name : kNames) ::unsetenv(name);
  }
  ProxiesInEnvironment(const ProxiesInEnvironment&) = delete;
  ProxiesInEnvironment& operator=(const ProxiesInEnvironment&) = delete;

 private:
  static constexpr std::array<const char*, 3> kNames = {"http_proxy", "ALL_PROXY", "all_proxy"};
};

constexpr long kMostMebibytes = 150;

TEST_CASE("every hostile address and page is refused or bounded, and loopback hears nothing") {
  const auto hang_up = [](int, const std::string&) {};
  const StubServer canary("127.0.0.1", hang_up);
  const StubServer canary6("::1", hang_up);
  const std::string port = std::to_string(canary.port());
  const std::string port6 = std::to_string(canary6.port());
  const Pages pages = HostilePages("127.0.0.1:" + port, "[::1]:" + port6);
  const StubServer stub("127.0.0.2", [&](int fd, const std::string& request) {
    const auto found = pages.find(TargetOf(request));
    if (found != pages.end()) found->second(fd);
  });
  const ProxiesInEnvironment proxies("http://127.0.0.1:" + port + "/");

  CurlOptions options;
  options.guard = AddressGuard({*IpRange::Parse("127.0.0.2")});
  options.resolve = Names();
  // The port alone keeps nobody out of the canary.
  for (const char* host : {"127.0.0.1", "localhost", "0.0.0.0", "[::1]", "loopback.test"}) {
    options.ports.emplace_back(host, static_cast<std::uint16_t>(canary.port()));
  }
  // All but those who are to be too slow have all the time that a busy machine takes.
  const auto client = MakeCurlClient(options);
  options.timeout = 4'000'000;
  options.silence = 1'000'000;
  const auto impatient = MakeCurlClient(options);

  std::vector<Row> rows(kClosedAddresses.begin(), kClosedAddresses.end());
  rows.insert(rows.end(), kMoreRows.begin(), kMoreRows.end());
  for (const Row& row : rows) {
    std::string address = *row.address == '/' ? stub.Url(row.address) : row.address;
    address = Replaced(Replaced(address, "{p6}", port6), "{p}", port);
    address = Replaced(address, "{s}", std::to_string(stub.port()));
    CAPTURE(address, row.outcome);
    const PeakMemory memory;
    const bool is_slow = std::string_view(row.outcome) == "slow";
    const auto page = FetchPage(is_slow ? *impatient : *client, address);
    const std::string outcome = page ? "page" : page.error().ToString();
    CHECK_THAT(outcome, Catch::Contains(row.outcome));
    CHECK((outcome == "page") == (std::string(row.outcome) == "page"));
    if (page) ReadAsEverything(*page);
    CHECK(memory.Grown() <= kMostMebibytes);
  }
  CHECK(rows.size() >= 60);
  CHECK(canary.connections() == 0);
  CHECK(canary6.connections() == 0);
  for (const std::string& request : stub.requests()) CHECK(FieldOf(request, "cookie").empty());
}

TEST_CASE("a listener that is opened on purpose is reached") {
  const StubServer open("127.0.0.1", [](int fd, const std::string&) {
    SendAll(fd, HttpText(200, "<p>text</p>", "Content-Type: text/html\r\n"));
  });
  CurlOptions options;
  options.guard = AddressGuard({*IpRange::Parse("127.0.0.0/8")});
  options.user_agent = "chipline/test (+mailto:ada@example.org)";
  const auto page = FetchPage(*MakeCurlClient(options), open.Url("/a?b#c"));
  REQUIRE(page);
  CHECK(page->body == "<p>text</p>");
  CHECK(page->media_type == "text/html");
  CHECK(open.connections() == 1);
  REQUIRE(open.requests().size() == 1);
  const std::string request = open.requests()[0];
  CHECK(TargetOf(request) == "/a?b");
  CHECK(FieldOf(request, "user-agent") == "chipline/test (+mailto:ada@example.org)");
  CHECK(FieldOf(request, "accept-encoding") == "gzip, deflate, br");
  for (const char* absent : {"cookie", "referer", "authorization", "from"}) {
    CHECK(FieldOf(request, absent).empty());
  }
}

}  // namespace
}  // namespace chipline
