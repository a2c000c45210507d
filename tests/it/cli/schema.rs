//! The part of JSON Schema (draft 2020-12) that `docs/annotations.schema.json` uses. A keyword that is not known here fails.

use serde_json::Value;

/// What of `schema`, a part of `root`, does not hold for `value`, which stands at `at`.
pub(crate) fn violations(schema: &Value, root: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (keyword, limit) in schema.as_object().unwrap() {
        if !holds(keyword, limit, schema, value) {
            found.push(format!("{at}: {keyword} {limit}: {value}"));
        }
        if keyword == "oneOf" {
            let fits = |one: &&Value| violations(one, root, value, at).is_empty();
            if limit.as_array().unwrap().iter().filter(fits).count() != 1 {
                found.push(format!("{at}: oneOf: {value}"));
            }
        }
        for (schema, value, step) in parts(keyword, limit, root, value) {
            found.extend(violations(schema, root, value, &format!("{at}{step}")));
        }
    }
    found
}

/// Whether a keyword that looks at the value itself holds.
fn holds(keyword: &str, limit: &Value, schema: &Value, value: &Value) -> bool {
    let count = value.as_array().map(Vec::len).or(value.as_str().map(str::len));
    let names = |limit: &Value| -> Vec<String> {
        limit.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    match keyword {
        "$schema" | "title" | "description" | "$defs" | "$ref" | "oneOf" | "items"
        | "properties" => true,
        "type" => is_of_type(limit, value),
        "const" => value == limit,
        "enum" => limit.as_array().unwrap().contains(value),
        "minimum" => value.as_f64().is_none_or(|number| Some(number) >= limit.as_f64()),
        "maximum" => value.as_f64().is_none_or(|number| Some(number) <= limit.as_f64()),
        "minLength" | "minItems" => {
            count.is_none_or(|count| count as u64 >= limit.as_u64().unwrap())
        }
        "maxItems" => count.is_none_or(|count| count as u64 <= limit.as_u64().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| follows(limit.as_str().unwrap(), text)),
        "required" => names(limit).iter().all(|name| value.get(name).is_some()),
        "additionalProperties" => {
            let known = schema["properties"].as_object().unwrap();
            value.as_object().unwrap().keys().all(|name| known.contains_key(name))
        }
        other => panic!("the schema uses {other}"),
    }
}

/// The schemas for parts of the value that a keyword gives, and where those stand.
fn parts<'a>(
    keyword: &str,
    limit: &'a Value,
    root: &'a Value,
    value: &'a Value,
) -> Vec<(&'a Value, &'a Value, String)> {
    match keyword {
        "$ref" => {
            vec![(root.pointer(&limit.as_str().unwrap()[1..]).unwrap(), value, String::new())]
        }
        "items" => {
            let items = value.as_array().into_iter().flatten().enumerate();
            items.map(|(index, item)| (limit, item, format!("[{index}]"))).collect()
        }
        "properties" => {
            let members = limit.as_object().unwrap().iter();
            members
                .filter_map(|(name, of)| Some((of, value.get(name)?, format!(".{name}"))))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn is_of_type(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        other => panic!("the schema uses type {other}"),
    };
    types.as_array().map_or_else(|| is(types), |types| types.iter().any(is))
}

/// The two patterns of the schema.
fn follows(pattern: &str, text: &str) -> bool {
    match pattern {
        "^e[1-9][0-9]*$" => {
            text.strip_prefix('e').is_some_and(|number| number.parse::<u32>().is_ok_and(|n| n > 0))
        }
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}" => {
            text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
        }
        other => panic!("the schema uses pattern {other}"),
    }
}

#[test]
fn what_breaks_the_schema_is_found() {
    let schema = serde_json::json!({"type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"type": "array", "items": {"type": "integer", "minimum": 0}}}});
    let count = |value: Value| violations(&schema, &schema, &value, "").len();
    assert_eq!(count(serde_json::json!({"a": [1, 2]})), 0);
    assert_eq!(count(serde_json::json!({"a": [1, -2, "x"]})), 2);
    assert_eq!(count(serde_json::json!({"b": 1})), 2);
}
