//! Tables as files: [`sheet`] reads what spreadsheets and registration systems write, [`upload`] checks it row by row, [`csv`] writes lists.

mod cell;
pub mod csv;
pub mod sheet;
pub mod upload;

pub use csv::ROWS;
pub use upload::Upload;
