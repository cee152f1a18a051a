#include "web/http.h"

#include <vector>

#include "tests/support/catch.h"
#include "web/form_body.h"

namespace chipline {
namespace {

std::string Shown(const Result<std::vector<Parameter>>& parsed) {
  if (!parsed) return "! " + parsed.error().ToString();
  std::string text;
  for (const Parameter& parameter : *parsed) {
    text += "[" + parameter.name + "=" + parameter.value + "]";
  }
  return text;
}

TEST_CASE("a query is decoded, or refused with the parameter at fault") {
  struct Row {
    std::string query, shown;
  };
  const std::vector<Row> table = {
      {"", ""},
      {"date=2025-11-09", "[date=2025-11-09]"},
      {"a=1&b=2", "[a=1][b=2]"},
      {"a=1&&b=2&", "[a=1][b=2]"},
      {"a", "[a=]"},
      {"a=", "[a=]"},
      {"a=b=c", "[a=b=c]"},
      {"q=x+y%20z", "[q=x y z]"},
      {"q=%E9%95%93", "[q=镓]"},
      {"q=%2B%26%3D", "[q=+&=]"},
      {"a=1&a=2", "[a=1][a=2]"},
      {"q=%", "! q: broken % escape"},
      {"q=%4", "! q: broken % escape"},
      {"q=%zz", "! q: broken % escape"},
      {"%zz=1", "! query: broken % escape"},
      {"q=%00", "! q: control character"},
      {"q=a%0d%0aSet-Cookie", "! q: control character"},
      {"q=%7f", "! q: control character"},
      {"q=%ff", "! q: not UTF-8"},
      {"q=%c0%af", "! q: not UTF-8"},
      {"q=%ed%a0%80", "! q: not UTF-8"},
      {"q=%f4%90%80%80", "! q: not UTF-8"},
      {"q=%e9%95", "! q: not UTF-8"},
  };
  for (const Row& row : table) {
    CAPTURE(row.query);
    CHECK(Shown(ParseQuery(row.query)) == row.shown);
  }
}

TEST_CASE("a form's values keep their lines and lose what nobody sees") {
  struct Row {
    std::string body, shown;
  };
  const std::vector<Row> table = {
      {"t=a%0D%0Ab%0Dc%0Ad%09e", "[t=a\nb\nc\nd\te]"},
      {"t=a%0Bb%0Cc", "[t=a b c]"},              // breaks of line and page
      {"t=ex%02am%1Fple%00%7F", "[t=example]"},  // a PDF's hyphens, Word's optional ones
      {"t=a%C2%85b%E2%80%A8c", "[t=a\u0085b\u2028c]"},
      {"t=%", "! t: broken % escape"},
      {"t=%ff", "! t: not UTF-8"},
      {"t%0C=a", "! query: control character"},
  };
  for (const Row& row : table) {
    CAPTURE(row.body);
    CHECK(Shown(ParseForm(row.body)) == row.shown);
  }
}

TEST_CASE("an escaped slash does not make a path segment") {
  CHECK(DecodePath("/subject/nvidia-h20").value() == "/subject/nvidia-h20");
  CHECK(DecodePath("/subject/%6evidia").value() == "/subject/nvidia");
  CHECK(DecodePath("/a+b").value() == "/a+b");
  CHECK(DecodePath("/subject/..%2f..%2fetc").error().ToString() == "path: escaped slash");
}

TEST_CASE("what is encoded decodes to itself") {
  std::string all;
  for (int c = 0x20; c < 0x7F; ++c) all += static_cast<char>(c);
  all += "镓é";
  const auto parsed = ParseQuery("k=" + PercentEncode(all));
  REQUIRE(parsed);
  CHECK(parsed->at(0).value == all);
  CHECK(QueryText({{"date", "2025-11-09"}, {"q", "a b"}}) == "?date=2025-11-09&q=a%20b");
  CHECK(QueryText({}).empty());
}

TEST_CASE("a problem is told as RFC 9457 and keeps the server's inside to itself") {
  const Response refused =
      AsProblemJson(Fail({ProblemType::kUnknownParameter, "\"dat\" is not known.", "dat", "date"}),
                    "/state?dat=1");
  CHECK(refused.status == 400);
  CHECK(refused.content_type == "application/problem+json");
  CHECK(refused.body ==
        "{\"type\":\"/problems/unknown-parameter\",\"title\":\"Unknown parameter\",\"status\":400,"
        "\"detail\":\"\\\"dat\\\" is not "
        "known.\",\"instance\":\"/state?dat=1\",\"parameter\":\"dat\","
        "\"suggestion\":\"date\"}\n");

  const Response internal = Fail(IoError("cannot read", "/secret/path"));
  CHECK(internal.status == 500);
  CHECK(AsProblemJson(internal, "/x").body.find("secret") == std::string::npos);
  CHECK(internal.problem->detail == "The answer could not be made: path: cannot read.");
  CHECK(Fail(Corruption("entry 7: bad block in /var/lib/log/12.sst offset 0")).problem->detail ==
        "The answer could not be made: entry 7: bad block in 12.sst offset 0.");
  CHECK(Fail(Error{ErrorCode::kInternal, "a slip", "here.cc"}).problem->detail ==
        "The answer could not be made.");
  CHECK(Fail(NotFound("no such event", "9.0")).status == 404);
  CHECK(Fail(Conflict("taken")).status == 409);
  CHECK(Fail(Unavailable("stopping")).status == 503);
}

}  // namespace
}  // namespace chipline
