//! Lists as CSV: whole, harmless, and with the same columns whatever they hold.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::database::connect;
use crate::support::world::{id, offer, organisation};
use crate::support::{Person, Reply, World};

/// A list as CSV.
struct Export {
    reply: Reply,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Export {
    async fn fetch(person: &Person, path: &str) -> Self {
        let reply = accepting(person, "text/csv", path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert!(reply.header("vary").contains("Accept"), "{path}: {}", reply.header("vary"));
        let text = reply.text.strip_prefix('\u{feff}').expect("a byte order mark").to_owned();
        assert!(text.ends_with("\r\n"), "{path}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let header = cells(reader.headers().unwrap());
        let rows = reader.records().map(|record| cells(&record.unwrap())).collect();
        Self { reply, header, rows }
    }

    /// The cells of a column.
    fn column(&self, name: &str) -> Vec<&str> {
        let index = self.header.iter().position(|column| column == name).unwrap_or_else(|| panic!("no column {name}"));
        self.rows.iter().map(|row| row[index].as_str()).collect()
    }
}

async fn accepting(person: &Person, accept: &str, path: &str) -> Reply {
    Reply::of(person.request(Method::GET, path).header("Accept", accept)).await
}

/// The lists of the document: operation id, path, and the columns of its CSV.
fn lists() -> Vec<(String, String, Vec<String>)> {
    let is_page = |operation: &Value| {
        let schema = operation.pointer("/responses/200/content/application~1json/schema/$ref").and_then(Value::as_str);
        schema.is_some_and(|name| name.ends_with("Page"))
    };
    let paths = menukaart::web::openapi::document()["paths"].as_object().unwrap();
    let found = paths.iter().filter(|(_, item)| is_page(&item["get"])).map(|(path, item)| {
        let columns = &item["get"]["responses"]["200"]["content"]["text/csv"]["x-columns"];
        let columns = columns.as_array().into_iter().flatten().map(|column| column.as_str().unwrap().to_owned());
        (item["get"]["operationId"].as_str().unwrap().to_owned(), path.clone(), columns.collect())
    });
    found.collect()
}

/// Something for every list, and the path parameters to find it by.
async fn everything(world: &World) -> [(&'static str, Uuid); 3] {
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    world.accepted(initiative, obligation, 4).await;
    let mut contract = world.contract();
    contract["basis"] = json!({ "kind": "invoiced-turnover", "amount": "0.00" });
    let with_turnover = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let seen = json!({ "observedOn": "2025-06-30", "amount": "300000.00" });
    world.adviser.post(&format!("/obligations/{with_turnover}/basis-observations"), seen).await.ok(201);
    let facts = json!({ "block": "community-hour", "quantity": "1" });
    let activity = json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": "2025-06-01", "facts": facts });
    world.contractor.post("/fulfilments", activity).await.ok(201);
    world.adviser.post("/advices", world.advice()).await.ok(201);
    let trajectory = world.trajectory(initiative, 10).await;
    let participant = world.participant(trajectory, "A-1").await;
    let about = format!("/participants/{participant}");
    let report = json!({ "reportedOn": "2025-02-01", "phase": "start", "attendance": 90 });
    world.partner.post(&format!("{about}/progress-reports"), report).await.ok(201);
    let job = json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended" });
    world.partner.post(&format!("{about}/outcomes"), job).await.ok(201);
    let measured = json!({ "inWork": "yes", "measuredOn": "2025-10-01", "benefit": "ended" });
    world.partner.put(&format!("{about}/follow-ups/1"), measured).await.ok(200);
    [("{obligationId}", with_turnover), ("{trajectoryId}", trajectory), ("{participantId}", participant)]
}

#[tokio::test]
async fn every_list_comes_as_csv_with_the_columns_of_the_document() {
    let world = World::new().await;
    let ids = everything(&world).await;
    let lists = lists();
    assert!(lists.len() >= 18, "{lists:?}");
    for (id, template, columns) in lists {
        let path = ids.iter().fold(template, |path, (name, id)| path.replace(name, &id.to_string()));
        let person = match path.split('/').nth(1).unwrap() {
            "audit-entries" => world.app.auditor(),
            "obligations" | "fulfilments" | "advices" => world.adviser.clone(),
            _ => world.partner.clone(),
        };
        let export = Export::fetch(&person, &path).await;
        assert_eq!(export.header, columns, "{id}");
        let noun = id.strip_prefix("list_").unwrap().replace('_', "-");
        assert_eq!(export.reply.header("content-disposition"), format!("attachment; filename=\"{noun}.csv\""));
        let shown = person.get(&path).await.ok(200);
        let items = shown["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{id} shows nothing to compare");
        for (index, item) in items.iter().enumerate() {
            for column in &columns {
                let cell = export.column(column)[index];
                match item.pointer(&format!("/{}", column.replace('.', "/"))) {
                    None | Some(Value::Null) => assert_eq!(cell, "", "{id}: {column}"),
                    Some(Value::String(text)) => assert_eq!(cell, text, "{id}: {column}"),
                    Some(Value::Array(_) | Value::Object(_)) => {}
                    Some(plain) => assert_eq!(cell, plain.to_string(), "{id}: {column}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn an_empty_list_has_the_same_columns_as_a_full_one() {
    let world = World::new().await;
    let empty = Export::fetch(&world.adviser, "/obligations").await;
    assert_eq!(empty.rows.len(), 0);
    assert_eq!(empty.header[..3], ["id", "version", "contractReference"]);
    assert!(empty.header.contains(&"basis.kind".to_owned()), "{:?}", empty.header);
    world.obligation().await;
    let full = Export::fetch(&world.adviser, "/obligations").await;
    assert_eq!(full.header, empty.header);
    assert_eq!(full.column("basis.kind"), ["contract-value"]);
}

#[tokio::test]
async fn a_formula_in_a_name_or_a_title_is_no_formula_in_a_spreadsheet() {
    let world = World::new().await;
    organisation(&world.adviser, "contractor", "=HYPERLINK(\"https://example.com\";\"Klik\")").await;
    let names = Export::fetch(&world.adviser, "/organisations?kind=contractor").await;
    assert_eq!(names.column("name"), ["Bouwbedrijf", "'=HYPERLINK(\"https://example.com\";\"Klik\")"]);
    let mut sly = offer(1);
    sly["title"] = "Fijn;=1+1".into();
    sly["summary"] = "@SUM(1), \"en meer\"".into();
    world.partner.post("/initiatives", sly).await.ok(201);
    let menu = Export::fetch(&world.partner, "/initiatives").await;
    assert_eq!(menu.column("title"), ["Fijn;'=1+1"]);
    assert_eq!(menu.column("summary"), ["'@SUM(1), \"en meer\""]);
    assert_eq!(menu.column("municipalities"), ["GM0794|GM0743"]);
}

#[tokio::test]
async fn a_list_is_exported_as_a_whole_unless_the_client_wants_a_page() {
    let world = World::new().await;
    let more = "WITH new AS (INSERT INTO organisation_identities (id) SELECT gen_random_uuid() FROM generate_series(1, 150) RETURNING id) \
                INSERT INTO organisations SELECT o.region_id, new.id, o.kind, o.name, NULL, true, 1, o.created_at, o.updated_at \
                FROM new, organisations o WHERE o.kind = 'contractor'";
    connect(&world.app.database).await.batch_execute(more).await.unwrap();
    assert_eq!(world.adviser.get("/organisations").await.ok(200)["items"].as_array().unwrap().len(), 20);
    let whole = Export::fetch(&world.adviser, "/organisations").await;
    assert_eq!((whole.rows.len(), whole.reply.header("link")), (153, String::new()));
    let page = Export::fetch(&world.adviser, "/organisations?limit=100").await;
    assert_eq!(page.rows, whole.rows[..100]);
    let link = page.reply.header("link");
    let next = link.strip_prefix("</v1").and_then(|rest| rest.strip_suffix(">; rel=\"next\"")).unwrap_or_else(|| panic!("{link}"));
    assert_eq!(Export::fetch(&world.adviser, next).await.rows, whole.rows[100..]);
    accepting(&world.adviser, "text/csv", "/organisations?limit=101").await.problem(400, "invalid");
    // However the name is written.
    assert_eq!(Export::fetch(&world.adviser, "/organisations?l%69mit=2").await.rows.len(), 2);
}

#[tokio::test]
async fn json_is_the_default_and_other_media_types_are_refused() {
    let world = World::new().await;
    for accept in ["*/*", "application/json", "text/csv;q=0.5, application/json", "text/html, */*;q=0.8"] {
        let reply = accepting(&world.adviser, accept, "/organisations").await;
        assert_eq!(reply.header("content-type"), "application/json", "{accept}");
        assert!(reply.header("vary").contains("Accept"), "{accept}");
    }
    for accept in ["text/html", "application/pdf", "application/vnd.ms-excel"] {
        accepting(&world.adviser, accept, "/organisations").await.problem(406, "not-acceptable");
    }
    let one = format!("/organisations/{}", world.contractor_id);
    accepting(&world.adviser, "text/csv", &one).await.problem(406, "not-acceptable");
    let head = Reply::of(world.adviser.request(Method::HEAD, "/organisations").header("Accept", "text/csv")).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-type"), "text/csv; charset=utf-8; header=present");
}

#[tokio::test]
async fn an_export_of_participants_leaves_an_access_entry_for_each_of_them_however_many() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let trajectory = world.trajectory(initiative, 10).await;
    let participant = world.participant(trajectory, "A-0").await;
    // More than one statement can carry the entries of.
    let more = "INSERT INTO participants SELECT region_id, gen_random_uuid(), trajectory_id, provider_id, 'A-' || n, municipality, target_group, \
                birth_year_band, enrolled_on, retain_until, version, recorded_at FROM participants, generate_series(1, 7999) n";
    let database = connect(&world.app.database).await;
    database.batch_execute(more).await.unwrap();
    let export = Export::fetch(&world.partner, &format!("/trajectories/{trajectory}/participants")).await;
    assert_eq!(export.rows.len(), 8_000);
    let seen = "SELECT count(DISTINCT participant_id), count(*) FROM participant_accesses WHERE activity = 'list_participants'";
    let row = database.query_one(seen, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (8_000, 8_000));
    let accesses = Export::fetch(&world.partner, &format!("/participants/{participant}/accesses")).await;
    assert!(accesses.column("activity").contains(&"list_participants"), "{:?}", accesses.rows);
}
