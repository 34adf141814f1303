use actor_runtime::{Actor, actor};

type Parsed<T> = Result<T, std::num::ParseIntError>;

#[actor]
struct Parser;

#[actor]
impl Parser {
    pub fn parse(&self, text: &str) -> Parsed<u64> {
        text.parse()
    }
}

async fn sum(parser: &ParserHandle) -> Result<u64, Box<dyn std::error::Error>> {
    let first: u64 = parser.parse("1").await?;
    Ok(first)
}

fn main() {
    sum(&Parser.spawn());
}
