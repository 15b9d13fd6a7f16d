//! Files: odd cells in each column of each file, and bytes that are no table.

use serde_json::{Map, Value};

use super::operations::{Operation, Scene};
use super::values::{DAYS, DECIMALS, Dice, TEXTS};

/// The row of a body as the cells of a file.
fn row(body: &Value) -> Map<String, Value> {
    let field = ["rows", "participants"].into_iter().find(|field| body[*field].is_array()).unwrap();
    body[field][0].as_object().unwrap().clone()
}

fn file(row: &Map<String, Value>, column: &str, cell: &str) -> String {
    let mut names: Vec<&str> = row.keys().map(String::as_str).filter(|name| *name != column).collect();
    names.push(column);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let cell_of = |name: &&str| match row.get(*name) {
        _ if **name == *column => quoted(cell),
        Some(Value::String(text)) => quoted(text),
        Some(value) => quoted(&value.to_string()),
        None => quoted(""),
    };
    let cells: Vec<String> = names.iter().map(cell_of).collect();
    format!("{}\r\n{}\r\n", names.join(";"), cells.join(";"))
}

fn columns(operation: &Operation) -> Vec<String> {
    let mut names: Vec<String> = operation.described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        .as_str()
        .map(|reference| {
            let schema = menukaart::web::openapi::document().pointer(&reference[1..]).unwrap();
            let (_, rows) = schema["properties"].as_object().unwrap().iter().find(|(_, property)| property["items"].is_object()).unwrap();
            let reference = rows["items"]["$ref"].as_str().unwrap();
            let item = menukaart::web::openapi::document().pointer(&reference[1..]).unwrap();
            item["properties"].as_object().unwrap().keys().cloned().collect()
        })
        .unwrap();
    names.push("surprise\0".into());
    names
}

#[tokio::test]
async fn an_odd_cell_in_any_column_of_any_file_is_no_fault_of_the_service() {
    let (mut scene, mut dice) = (Scene::new().await, Dice::new());
    let operations = scene.operations();
    let with_files = operations.iter().filter(|operation| operation.described["requestBody"]["content"]["text/csv"].is_object());
    let mut files = 0;
    for operation in with_files {
        files += 1;
        for column in columns(operation) {
            let mut cells: Vec<String> = DAYS.iter().chain(&DECIMALS).map(|text| (*text).to_owned()).collect();
            cells.extend((0..6).map(|_| (*dice.of(&TEXTS)).to_owned()));
            cells.extend(["1-1-9999".into(), "31/12/1899".into(), "1.000.000.000,00".into(), "4294967296".into(), dice.text()]);
            for cell in dice.some(cells, 8) {
                let valid = row(&scene.body(operation.id).unwrap());
                let body = file(&valid, &column, &cell);
                scene
                    .ask(operation, &operation.path, Some(body), &[("Content-Type", b"text/csv".to_vec())], &format!("{column} = {cell:?}"))
                    .await;
            }
        }
        for body in ["\0", ";;;\n;;;\n", "\"", "a\r\n\"\"\"\r\n", "contractReference\n\0\n", "\u{feff}", &"x;".repeat(10_000)] {
            let header = [("Content-Type", b"text/csv".to_vec())];
            scene.ask(operation, &operation.path, Some(body.to_owned()), &header, &body.chars().take(20).collect::<String>()).await;
        }
        scene.still_reports(operation.id).await;
    }
    assert_eq!(files, 3);
    scene.end(250);
}
