// That a submission is told of every fault that can be seen at once, and of none that is only the
// shadow of another.
#include "model/event_problems.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string FieldsOf(const std::string& json) {
  const auto parsed = EventFromJson(json, JsonMode::kSubmission);
  REQUIRE(parsed);
  std::string fields;
  for (const Problem& problem : ProblemsOf(*parsed, SubjectTree::Embedded())) {
    fields += (fields.empty() ? "" : " ") + problem.field;
  }
  return fields;
}

TEST_CASE("the faults of reading and those of what was read are told together", "[model]") {
  struct Row {
    const char* json;
    const char* fields;
  };
  const Row table[] = {
      {R"({"key":"q4","type":"bann","certainty":"enacted","flow":"expor","effective":"2023-13-09","subjects":["x"]})",
       "type flow effective issuer subjects[0]"},
      {R"({"type":"ban","certainty":"enacted","issuer":"US","flow":"export","subjects":["nvidia-h20"],"key":""})",
       "key"},
      // A joint act of which one half is unknown is not the other half's.
      {R"({"type":"ban","certainty":"enacted","issuer":"US+XX","agency":"mofcom","flow":"export","subjects":["nvidia-h20"]})",
       "issuer"},
      // Nobody knows whether these go with a type that nobody knows.
      {R"({"type":"?","certainty":"enacted","issuer":"US","subjects":["nvidia-h20"],"quantity":{"min":1,"unit":"chips"}})",
       "type"},
      // The items behind one that could not be read have moved up.
      {R"({"type":"ban","certainty":"enacted","issuer":"US","flow":"export","subjects":[7,"x"]})",
       "subjects[0]"},
      {R"({"type":"ban","certainty":"enacted","issuer":"US","flow":"export","subjects":["nvidia-h20"],"conditions":[{"kind":"fie"},{"kind":"rate"}]})",
       "conditions[0].kind conditions[1].number"},
      {R"({"type":"ban","certainty":"enacted","issuer":"US","flow":"export","subjects":["nvidia-h20"],"sources":[{"url":3},{}]})",
       "sources[0].url sources[1]"},
      {R"({"type":"ban","certainty":"enacted","issuer":"US","flow":"export","act":4,"actor":"nobody","subjects":["nvidia-h20"]})",
       "act actor"},
  };
  for (const Row& row : table) {
    CAPTURE(row.json);
    CHECK(FieldsOf(row.json) == row.fields);
  }
}

}  // namespace
}  // namespace chipline
