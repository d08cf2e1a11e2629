// The messages of payments as orders, its caller, knows them, and those of orders as the storefront knows them.
extern alias orders;
extern alias storefront;
global using orders::RegulatedWorkload.PaymentsV1;
global using storefront::RegulatedWorkload.OrdersV1;
global using OrdersClient = storefront::RegulatedWorkload.OrdersV1.Orders.OrdersClient;
global using PaymentMoney = orders::RegulatedWorkload.PaymentsV1.Money;
global using PaymentsClient = orders::RegulatedWorkload.PaymentsV1.Payments.PaymentsClient;

[assembly: Xunit.v3.Parallelization(MaxThreads = 6)]
