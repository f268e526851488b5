using BigFile.Cli;
using BigFile.Cli.Terminal;

using var interrupt = new Interrupt();
return CommandLineApp.Run(args, CommandIo.OfProcess(), interrupt.Token);
