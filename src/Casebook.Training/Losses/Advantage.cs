namespace Casebook.Training.Losses;

/// <summary>What a sample's distance from its group's mean reward is divided by.</summary>
public enum AdvantageDeviation
{
    /// <summary>The group's standard deviation with divisor G (GRPO: Shao et al., arXiv 2402.03300, section 4.1.2).</summary>
    Population,

    /// <summary>With divisor G − 1, as torch.std has it (verl, TRL).</summary>
    Sample,

    /// <summary>Nothing (Dr.GRPO: Liu et al., arXiv 2503.20783, section 3.2): dividing favours questions that are nearly always or nearly never right.</summary>
    None,
}

/// <summary>How much better than its group a sample is.</summary>
public static class Advantage
{
    /// <summary>(r − mean) / (deviation + ε), or r − mean.</summary>
    /// <param name="rewards">Of one group; a group of one has advantage 0.</param>
    /// <param name="epsilon">Added to the deviation, outside the root.</param>
    public static double[] Of(IReadOnlyList<double> rewards, AdvantageDeviation deviation, double epsilon)
    {
        // Taken as distances from the first, so that equal rewards have exactly no advantage whatever their number.
        double first = rewards.Count > 0 ? rewards[0] : 0;
        double mean = rewards.Sum(reward => reward - first) / Math.Max(rewards.Count, 1);
        double[] distances = [.. rewards.Select(reward => reward - first - mean)];
        if (deviation == AdvantageDeviation.None || rewards.Count < 2)
        {
            return distances;
        }
        int divisor = deviation == AdvantageDeviation.Population ? rewards.Count : rewards.Count - 1;
        double spread = Math.Sqrt(distances.Sum(distance => distance * distance) / divisor);
        return [.. distances.Select(distance => distance == 0 ? 0 : distance / (spread + epsilon))];
    }
}
