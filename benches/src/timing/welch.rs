//! Welch's t-test: whether two samples have one mean.

/// What there is to know of a sample for the test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    count: f64,
    mean: f64,
    /// The unbiased estimate of the variance.
    variance: f64,
}

impl Sample {
    /// A sample of at least two values.
    #[must_use]
    pub fn new(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self {
            count,
            mean,
            variance: squares / (count - 1.0),
        }
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Welch's t: how many standard errors this mean lies above the other. Of samples with one mean it
    /// lies beyond 4.5 on either side once in more than a hundred thousand times.
    #[must_use]
    pub fn t(&self, other: &Self) -> f64 {
        let error = (self.variance / self.count + other.variance / other.count).sqrt();
        match self.mean - other.mean {
            0.0 => 0.0,
            difference => difference / error,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{
        ChaCha20Rng,
        rand_core::{Rng, SeedableRng},
    };

    use super::*;

    /// Two samples of normal distributions, much reprinted: means 20.8 and 23.0, variances 7.9 and 3.8, t -2.46.
    #[test]
    fn t_is_that_of_a_published_example() {
        let one = [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7,
            21.4,
        ];
        let other = [
            27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5,
            24.4,
        ];
        let (one, other) = (Sample::new(&one), Sample::new(&other));
        assert!((one.mean() - 20.8).abs() < 0.05 && (other.mean() - 23.0).abs() < 0.05);
        assert!((one.t(&other) + 2.46).abs() < 0.005, "{}", one.t(&other));
        assert_eq!(one.t(&other), -other.t(&one));
    }

    #[test]
    fn samples_of_one_mean_stay_below_the_limit_and_others_do_not() {
        let mut random = ChaCha20Rng::from_seed([7; 32]);
        let mut sample = |shift: f64| {
            // The sum of some even ones is near enough to normal: mean 0, variance 1.
            let values: Vec<f64> = (0..2500)
                .map(|_| {
                    let sum: f64 = (0..12).map(|_| f64::from(random.next_u32())).sum();
                    sum / f64::from(u32::MAX) - 6.0 + shift
                })
                .collect();
            Sample::new(&values)
        };
        for _ in 0..20 {
            assert!(sample(0.0).t(&sample(0.0)).abs() < 4.5);
        }
        // The standard error is 0.028.
        assert!(sample(0.5).t(&sample(0.0)) > 10.0);
        assert!(sample(0.0).t(&sample(0.5)) < -10.0);
    }

    #[test]
    fn samples_that_do_not_vary_have_a_t_all_the_same() {
        let sample = |value| Sample::new(&[value; 5]);
        assert_eq!(sample(3.0).t(&sample(3.0)), 0.0);
        assert_eq!(sample(4.0).t(&sample(3.0)), f64::INFINITY);
    }
}
